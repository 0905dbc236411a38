"""What every service needs: reads requests, finds the route, answers, and writes the log."""

import hmac
import json
import os
import re
import signal
import sqlite3
import sys
import threading
import time
import traceback
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

SECRET = os.environ.get("SHOP_SECRET", "").encode()  # shared with the payment provider
BEHIND_PROXY = "SHOP_BEHIND_PROXY" in os.environ  # then the web server in front names the visitor
HOST = os.environ.get("SHOP_HOST", "127.0.0.1")  # 0.0.0.0 in a container
LONGEST_BODY = 10_000  # bytes


class Problem(Exception):
    """Ends a request with an error answer in the one form of this service (RFC 9457)."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        self.status, self.detail, self.headers = status, detail, headers


class Handler(BaseHTTPRequestHandler):
    ROUTES: tuple = ()  # name, pattern, and the function for each method
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "shop", ""
    timeout = 10  # seconds until a silent visitor is sent away
    disable_nagle_algorithm = True
    route, visitor, started = "-", "-", 0.0

    def open(self) -> None:
        """What is needed for one request, such as the database."""

    def close(self) -> None:
        """Gives it back."""

    def handle_request(self) -> None:
        self.started, self.route = time.monotonic(), "-"
        peer = self.client_address[0]
        self.visitor = self.headers.get("X-Real-IP", peer) if BEHIND_PROXY else peer
        self.open()
        try:
            self.body = self.read_body()
            self.find_route()
        except Problem as problem:
            self.answer(problem.status, {"detail": problem.detail}, **problem.headers)
        except Exception as error:  # noqa: BLE001  whatever it is, the visitor gets an answer
            if getattr(error, "sqlite_errorcode", 0) & 255 == sqlite3.SQLITE_BUSY:  # for 5 s
                self.answer(503, {"detail": "The shop is busy. Try again."}, Retry_After="5")
            else:
                traceback.print_exc()
                self.answer(500, {"detail": "This is our fault."})
        finally:
            self.close()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_request

    guesses: ClassVar[dict[str, list[float]]] = {}  # when each visitor's tries were wrong
    guessing = threading.Lock()  # tries of the same moment are counted one by one

    def limit_guesses(self, look: Callable[[], Any]) -> Any:
        """What look() finds; a visitor who found nothing ten times in a minute has to wait."""
        with self.guessing:
            now = time.monotonic()
            wrong = [moment for moment in self.guesses.get(self.visitor, []) if moment > now - 60]
            if len(wrong) >= 10:
                raise Problem(429, "Too many wrong codes. Wait a minute.", Retry_After="60")
            found = look()
            self.guesses[self.visitor] = wrong if found else [*wrong, now]
        return found

    def find_route(self) -> None:
        path = self.path.partition("?")[0]
        for route, pattern, methods in self.ROUTES:
            if match := re.fullmatch(pattern, path):
                self.route = route
                method = "GET" if self.command == "HEAD" else self.command
                if method not in methods:
                    allowed = ", ".join(methods).replace("GET", "GET, HEAD")
                    raise Problem(405, f"Use {allowed}.", Allow=allowed)
                return methods[method](self, *match.groups())
        raise Problem(404, "There is no such page.")

    def read_body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not re.fullmatch("[0-9]{1,9}", length):
            self.close_connection = True  # where the next request would begin is not known
            raise Problem(411, "Send a Content-Length.")
        body = self.rfile.read(min(int(length), 1_000_000))  # so that the visitor sees the answer
        if int(length) > LONGEST_BODY:
            self.close_connection = True
            raise Problem(413, f"Send at most {LONGEST_BODY} bytes.")
        return body

    def json(self) -> dict:
        try:
            content = json.loads(self.body)
        except (ValueError, RecursionError):
            content = None
        if not isinstance(content, dict):
            raise Problem(400, "Send a JSON object.")
        return content

    def answer(self, status: int, content: dict, **headers: str) -> None:
        kind = "application/json"
        if status >= 400:
            kind, content = "application/problem+json", content | {"status": status}
        self.send(status, json.dumps(content, separators=(",", ":")).encode(), kind, **headers)

    def send(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        headers |= {"Content_Type": kind, "Content_Length": str(len(body))}
        if self.close_connection:
            headers["Connection"] = "close"
        self.send_response(status)
        for name, value in (headers | {"Cache_Control": "no-store"}).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.write_log(status)

    def write_log(self, status: int) -> None:
        """Tells visitors apart, and holds no address, no code and no token."""
        visitor = hmac.new(SECRET, self.visitor.encode(), "sha256").hexdigest()[:8]
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        took = round((time.monotonic() - self.started) * 1000)
        line = f"{moment} {visitor} {self.command} {self.route} {status} {took}ms"
        print(line, file=sys.stderr, flush=True)

    def send_error(self, code: int, message: str | None = None, explain: object = None) -> None:
        """What Python itself refuses, such as a line that is no HTTP, has the same form."""
        self.close_connection = True
        self.answer(code, {"detail": message or "We do not understand this request."})

    def log_message(self, format: str, *args: object) -> None:
        """Python's own log line holds the address and the card's code."""


class Server(ThreadingHTTPServer):
    request_queue_size = 128  # visitors who may wait at the door
    daemon_threads = False  # who is being served is served to the end


def serve(shop: type[Handler], port: int) -> None:
    if not SECRET:
        raise SystemExit("Set SHOP_SECRET, which the payment provider uses to sign its messages.")
    server = Server((HOST, port), shop)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"The shop is open: http://{HOST}:{server.server_port}", file=sys.stderr, flush=True)
    server.serve_forever()
    server.server_close()
