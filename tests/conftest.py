"""What the tests of the built site share: the site behind a server, and a browser."""

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from check_source import load_yaml
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
SITE = ROOT / "site"


CONFIG = load_yaml((ROOT / "mkdocs.yml").read_text())


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="every page, width and color scheme")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site below the path of its address, and 404.html for what is missing, as hosts do."""

    prefix = urlsplit(CONFIG["site_url"]).path

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return str(SITE / "outside the site")
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = (SITE / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    """The address of the served site, with a slash at its end."""
    handler = functools.partial(Handler, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{Handler.prefix}"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"]
        )


lines: list[str] = []
print_later = lines.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if lines:
        terminalreporter.section("weight of the first load, compressed")
        for line in lines:
            terminalreporter.line(line)
