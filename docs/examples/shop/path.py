"""Checks your own shop, in whatever language you write it, stage by stage.

python3 path.py 1 python3 price.py                        your program that computes a price
python3 path.py 2 http://127.0.0.1:8000                   your service; also 3 and 5
python3 path.py 4 http://127.0.0.1:8000 python3 tests.py  and your tests, which find it in $SHOP
python3 path.py 6 http://127.0.0.1:8000 shop.log          and the log that it writes
python3 path.py 7 my-shop                                 the folder of your project
"""

import contextlib
import hmac
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

CARD, OTHER_CARD = "GIFT-7KQ2-M9XD-4TRA", "GIFT-H3WN-8PLC-2VYB"
SECRET = b"only-for-trying"


class Check(NamedTuple):
    what: str
    green: bool
    sent: str
    got: str
    expected: str
    read: str  # the page of the guide


class Answer(NamedTuple):
    status: int
    headers: Any
    body: bytes

    def __str__(self) -> str:
        return f"{self.status} {self.body[:120].decode(errors='replace')}"

    def get(self, name: str) -> Any:
        """A value of the JSON answer, or None."""
        with contextlib.suppress(ValueError, AttributeError):
            return json.loads(self.body).get(name)
        return None


class Shop:
    """The learner's service."""

    def __init__(self, address: str) -> None:
        self.netloc, self.sent = urlsplit(address).netloc, ""

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.sent = f"{method} {path} {(data or b'')[:80].decode(errors='replace')} {named or ''}"
        line = http.client.HTTPConnection(self.netloc, timeout=10)
        try:
            line.request(method, path, data, named)
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, {}, f"no answer: {error}".encode())
        finally:
            line.close()

    def check(
        self,
        what: str,
        answer: Answer,
        status: int,
        read: str,
        more: str = "",
        green: object = True,
    ) -> Check:
        """What was just asked; beside the status more is expected, and green says whether it is so."""
        green = answer.status == status and bool(green)
        return Check(what, green, self.sent, str(answer), f"{status} {more}", read)

    def card(self, code: str = CARD) -> Answer:
        return self.ask("GET", f"/cards/{code}")

    def balance(self) -> Any:
        return self.card().get("balance_cents")

    def spend(self, cents: object, key: str = "") -> Answer:
        path, key = f"/cards/{CARD}/spend", key or str(uuid.uuid4())
        return self.ask("POST", path, {"amount_cents": cents}, Idempotency_Key=key)

    def order(self, number: int) -> Answer:
        return self.ask("GET", f"/orders/{number}", Authorization="Bearer ada-token")

    def pay(self, order: int, kind: str, amount: str, event: str, sign: str = "") -> Answer:
        body = json.dumps({"id": event, "order": order, "kind": kind, "amount": amount}).encode()
        sign = sign or hmac.new(SECRET, body, "sha256").hexdigest()
        return self.ask("POST", "/payments/webhook", body, Signature=sign)


def run(command: tuple[str, ...], text: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, input=text, capture_output=True, text=True, env=os.environ | env, check=False
    )


def stage_1(*command: str) -> Iterator[Check]:
    read = "responsibilities/correctness"
    for what, sent, expected in [
        ("One item and shipping", "1 1250", "1740"),
        ("Several items are added", "2 1250\n1 499", "3489"),
        ("Shipping ends at exactly 30.00", "1 3000", "3000"),
        ("The discount begins at exactly 50.00", "2 2500", "4500"),
        ("The discount is rounded down to a whole cent", "1 5015", "4514"),
        ("A very large order loses no cent", "1 9007199254740989", "8106479329266891"),
    ]:
        ran = run(command, sent + "\n")
        got, shown = ran.stdout.strip(), sent.replace("\n", " / ")
        yield Check(what, got == expected, shown, got + ran.stderr, expected, read)
    ran = run(command, "-1 500\n")
    green = ran.returncode != 0 and bool(ran.stderr) and not ran.stdout
    got, expected = (
        f"exit {ran.returncode}: {ran.stdout}{ran.stderr}",
        "exit 1: a message on stderr",
    )
    yield Check("A negative quantity is refused", green, "-1 500", got, expected, read)


def stage_2(address: str) -> Iterator[Check]:
    shop, read, api = Shop(address), "skills/http-and-ajax", "responsibilities/api"
    card = shop.card(OTHER_CARD)
    green = (card.get("balance_cents"), card.get("currency")) == (2500, "EUR")
    yield shop.check("A card", card, 200, read, '{"balance_cents": 2500, "currency": "EUR"}', green)
    kind = card.headers.get("Content-Type", "nothing")
    green = kind.startswith("application/json")
    yield Check("Its Content-Type", green, shop.sent, kind, "application/json", read)
    yield shop.check("HEAD", shop.ask("HEAD", f"/cards/{OTHER_CARD}"), 200, read)
    yield shop.check("A card that is not there", shop.card("GIFT-0000-0000-0000"), 404, read)
    answer = shop.ask("DELETE", f"/cards/{OTHER_CARD}")
    green = "GET" in answer.headers.get("Allow", "")
    yield shop.check("A method that is not there", answer, 405, read, "and Allow: GET", green)
    answer = shop.ask("POST", f"/cards/{CARD}/spend", b"{", Idempotency_Key="12345678")
    yield shop.check("Broken JSON", answer, 400, api)
    for cents in (-5, 1.5, "ten"):
        yield shop.check(f"Spending {cents!r} cents", shop.spend(cents), 422, api)


def stage_3(address: str) -> Iterator[Check]:
    shop, read = Shop(address), "responsibilities/databases"
    before, key = shop.balance(), str(uuid.uuid4())
    if not isinstance(before, int) or before < 20:
        yield shop.check("A card with money", shop.card(), 200, read, "and 5000 cents on it", False)
        return
    taken = f"and {before - 5} left"
    answer = shop.spend(5, key)
    yield shop.check("Spending 5", answer, 201, read, taken, shop.balance() == before - 5)
    answer = shop.spend(5, key)
    what, page = "The same again, with the same key", "responsibilities/integrations"
    yield shop.check(what, answer, 201, page, taken, shop.balance() == before - 5)
    answer = shop.spend(before)
    yield shop.check("Too much", answer, 409, read, taken, shop.balance() == before - 5)
    half = (before - 5) // 2 + 1
    with ThreadPoolExecutor(20) as tills:
        won = [answer.status for answer in tills.map(shop.spend, [half] * 20)].count(201)
    sent, page = f"20 times at once: spend {half} of {before - 5}", "responsibilities/correctness"
    yield Check("Two at once", won == 1, sent, f"{won} times 201", "once 201, else 409", page)
    left = shop.balance()
    print("Stop your service, start it again, then press Enter here.", flush=True)
    sys.stdin.readline()
    card = shop.card()
    green = card.get("balance_cents") == left
    yield shop.check("After a restart", card, 200, read, f"and {left} left", green)


def spoil_cents(answer: Answer) -> Answer:
    less = re.sub(
        rb'("balance_cents": ?)(\d+)', lambda m: m[1] + b"%d" % (int(m[2]) - 1), answer.body
    )
    return answer._replace(body=less)


def spoil_status(answer: Answer) -> Answer:
    return answer._replace(status=200) if answer.status >= 400 else answer


class Between(BaseHTTPRequestHandler):
    """Stands between the learner's tests and the service, and spoils the answers."""

    shop: Shop
    spoil: Callable[[Answer], Answer]

    def handle_request(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if name.lower() != "host"}
        answer = type(self).spoil(self.shop.ask(self.command, self.path, body or None, **headers))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in ("transfer-encoding", "connection"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_request

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def stage_4(address: str, *tests: str) -> Iterator[Check]:
    for what, spoil, green_codes in [
        ("Your tests pass", lambda answer: answer, [0]),
        ("Your tests notice a card that shows one cent less", spoil_cents, range(1, 256)),
        ("Your tests notice an error that is answered with 200", spoil_status, range(1, 256)),
    ]:
        handler = type("Spoiler", (Between,), {"shop": Shop(address), "spoil": staticmethod(spoil)})
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as between:
            threading.Thread(target=between.serve_forever, daemon=True).start()
            code = run(tests, SHOP=f"http://127.0.0.1:{between.server_port}").returncode
            between.shutdown()
        expected = "exit 0" if 0 in green_codes else "exit 1, since the service answers wrongly"
        sent, page = " ".join(tests), "responsibilities/testing"
        yield Check(what, code in green_codes, sent, f"exit {code}", expected, page)


def stage_5(address: str) -> Iterator[Check]:
    shop, read = Shop(address), "responsibilities/security"
    own = shop.order(7)
    green = own.get("total_cents") == 4990
    yield shop.check("Ada reads her order", own, 200, read, "and total_cents 4990", green)
    yield shop.check("Nobody is logged in", shop.ask("GET", "/orders/7"), 401, read)
    green = shop.order(999).body == shop.order(8).body
    what = "Ada asks for Ben's order"
    yield shop.check(what, shop.order(8), 404, read, "as for order 999, which is not there", green)
    read, event = "responsibilities/integrations", str(uuid.uuid4())
    answer = shop.pay(9, "paid", "19.90", event, sign="0" * 64)
    yield shop.check("A foreign signature", answer, 401, read)
    before = shop.order(9).get("paid_cents")
    shop.pay(9, "paid", "19.90", event)
    answer = shop.pay(9, "paid", "19.90", event)
    after = shop.order(9).get("paid_cents")
    green = isinstance(before, int) and after == before + 1990
    more = f"and paid_cents 1990 more than {before}; it is {after}"
    yield shop.check("The same message twice", answer, 200, read, more, green)
    for kind in ("refunded", "paid"):
        shop.pay(10, kind, "25.00", str(uuid.uuid4()))
    order = shop.order(10)
    green = order.get("status") == "refunded"
    yield shop.check("A refund before its payment", order, 200, read, "refunded", green)


def stage_6(address: str, log: str) -> Iterator[Check]:
    shop, before = Shop(address), Path(log).read_text()
    with socket.create_connection(shop.netloc.split(":")) as silent:
        silent.sendall(b"GET /cards/")
        what, read = "Others are served while one visitor is silent", "skills/web-servers"
        yield shop.check(what, shop.card(), 200, read)
    answer = shop.ask("POST", f"/cards/{CARD}/spend", b" " * 20_000, Idempotency_Key="12345678")
    yield shop.check("A body of 20,000 bytes", answer, 413, read)
    with ThreadPoolExecutor(50) as visitors:
        orders = [answer.status for answer in visitors.map(shop.order, [7] * 50)]
    got, read = f"{orders.count(200)} times 200", "skills/running-at-scale"
    yield Check(
        "Fifty at once", got[:2] == "50", "50 times GET /orders/7", got, "50 times 200", read
    )
    for _ in range(100):
        answer = shop.card("GIFT-0000-0000-0000")
        if answer.status != 404:
            break
    green = "Retry-After" in answer.headers
    what, read = "Somebody tries out 100 codes", "responsibilities/api"
    yield shop.check(what, answer, 429, read, "and Retry-After", green)
    added = Path(log).read_text()[len(before) :]
    got, read = f"{len(added.splitlines())} lines", "skills/unix-and-specifications"
    green = added.count("\n") >= 53
    yield Check("The log", green, "53 requests or more", got, "one line for each request", read)
    found = [secret for secret in (CARD, "ada-token") if secret in added]
    what, read = "The log holds no code and no token", "responsibilities/security"
    yield Check(what, not found, log, ", ".join(found), "neither", read)


def stage_7(project: str) -> Iterator[Check]:
    read, parts = "skills/unix-and-specifications", ("Problem", "Options", "Decision", "Risk")
    notes = [file.read_text() for file in Path(project).glob("*.md")]
    green = any(all(part in note for part in parts) for note in notes)
    yield Check("A design note", green, project, f"{len(notes)} .md files", ", ".join(parts), read)
    readme = Path(project, "README.md")
    text = readme.read_text() if readme.exists() else ""
    block = re.search(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    address = re.search(r"http://127\.0\.0\.1:\d+", text)
    green, expected = bool(block and address), "a ```sh block and http://127.0.0.1:<port>"
    yield Check("How to start it", green, str(readme), f"{len(text)} characters", expected, read)
    if not block or not address:
        return
    if Shop(address[0]).ask("GET", "/").status:
        raise SystemExit(f"Something answers at {address[0]} already: stop it first.")
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(
            project, Path(folder, "copy"), ignore=shutil.ignore_patterns("*.db*")
        )
        start = subprocess.Popen(["sh", "-c", block[1]], cwd=copy, start_new_session=True)
        try:
            until = time.monotonic() + 30
            while Shop(address[0]).card().status == 0 and time.monotonic() < until:
                time.sleep(0.1)
            yield from stage_2(address[0])
        finally:
            os.killpg(start.pid, signal.SIGTERM)
            start.wait()


def main() -> int:
    stages = [stage_1, stage_2, stage_3, stage_4, stage_5, stage_6, stage_7]
    number, *given = sys.argv[1:] or [""]
    if number not in map(str, range(1, 8)) or not given:
        print(__doc__, file=sys.stderr)
        return 2
    if "://" in given[0] and Shop(given[0]).ask("GET", "/").status == 0:
        print(f"Nothing answers at {given[0]}: start your service first.", file=sys.stderr)
        return 2
    red = 0
    for check in stages[int(number) - 1](*given):
        print("green" if check.green else "RED  ", check.what, flush=True)
        if not check.green:
            red += 1
            for name in ("sent", "got", "expected", "read"):
                print(f"      {name + ':':<10}{' '.join(getattr(check, name).split())}")
    print(f"Stage {number}: {red} red." if red else f"Stage {number} is done.")
    return int(red > 0)


if __name__ == "__main__":
    raise SystemExit(main())
