#!/bin/sh
# A bad release is taken back on record. Two people, one repository, nothing deleted.
set -eu
repo=$(mktemp -d)
trap 'rm -rf "$repo"' EXIT
cd "$repo"
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
by() { name=$1; shift; git -c user.name="$name" -c user.email="$name@shop.example" "$@"; }
git init -q
git symbolic-ref HEAD refs/heads/main

echo 'cents = int(amount.replace(".", ""))' > amount.py
git add amount.py
by Ada commit -qm "Count payments in whole cents"
git checkout -q -b shorter
echo 'cents = int(float(amount) * 100)' > amount.py
by Ben commit -qam "Write it shorter"
git checkout -q main
by Ben merge -q --no-ff -m "Release: shorter amounts" shorter
echo "released: $(cat amount.py)"

by Ada revert -m 1 --no-edit HEAD > /dev/null       # back to before the merge
echo "reverted: $(cat amount.py)"
git log --first-parent --format='%an: %s'
