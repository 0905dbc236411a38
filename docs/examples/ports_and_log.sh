#!/bin/sh
# Which program listens on a port, and which errors fill the log? Linux and macOS.
set -eu
dir=$(mktemp -d)
cd "$dir"
python3 -c 'import os, socket, time
shop = socket.create_server(("127.0.0.1", 0))
open("new", "w").write(str(shop.getsockname()[1])); os.rename("new", "port")
time.sleep(60)' &                                     # stands in for the shop
shop=$!
trap 'kill "$shop" 2>/dev/null || true; rm -rf "$dir"' EXIT
until [ -s port ]; do kill -0 "$shop"; sleep 1; done
port=$(cat port)
if command -v lsof >/dev/null; then found=$(lsof -nP -t -iTCP:"$port" -sTCP:LISTEN)
else found=$(ss -Hltnp "sport = :$port" | sed 's/.*pid=\([0-9]*\).*/\1/'); fi
[ "$found" = "$shop" ]                               # another program would stop us here
echo "The shop listens on its port."
cat > shop.log <<'LOG'
09:14:02 ERROR order 8: card service did not answer
09:14:05 INFO  order 9: paid
09:14:09 ERROR order 10: card service did not answer
09:14:11 ERROR order 11: stock is below zero
LOG
sed -n 's/.* ERROR order [0-9]*: //p' shop.log | sort | uniq -c | sort -rn |
  sed 's/^ *//'
