"""Every file in docs/examples does what the page that shows it says."""

import json
import os
import re
import runpy
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import parse_qsl
from urllib.request import ProxyHandler, Request, build_opener

import pytest

DOCS = Path(__file__).parent.parent / "docs"
EXAMPLES = DOCS / "examples"
LONGEST_WAIT = 30  # seconds, for anything
ENDPOINT = EXAMPLES / "endpoint.py"
open_directly = build_opener(ProxyHandler({})).open  # a proxy must not answer for the example


class Example(NamedTuple):
    file: str
    page: str
    command: str  # FILE, PORT and DIR are filled in
    expect: Callable[["Example", list[str], Path], None]
    needs: str = ""  # programs beside the command's own; "a|b" is satisfied by either

    def __str__(self) -> str:
        return self.file

    @property
    def text(self) -> str:
        return (DOCS / "skills" / f"{self.page}.md").read_text(encoding="utf-8")


def shown(example: Example, language: str) -> str:
    """The first block in that language below the example on its page."""
    below = example.text.partition(f'--8<-- "examples/{example.file}"')[2]
    block = re.search(rf"^```{language}\n(.*?)^```$", below, re.DOTALL | re.MULTILINE)
    assert block, f"skills/{example.page}.md: no ```{language} block below {example.file}"
    return block[1]


def program(name: str) -> str | None:
    if name == "python":
        return sys.executable
    if name == "chromium" and "CHROMIUM" in os.environ:
        return os.environ["CHROMIUM"]
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def skip_without(names: list[str], example: Example) -> None:
    for name in names:
        if not any(map(program, name.split("|"))):
            reason = f"{name} is not installed: {example.file} on skills/{example.page}.md"
            pytest.skip(f"{reason} was not run")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def run(command: list[str], directory: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=directory, capture_output=True, check=False, text=True, timeout=LONGEST_WAIT
    )


@contextmanager
def running(command: list[str], directory: Path, port: int) -> Iterator[str]:
    """Starts a server, waits until it listens, and ends it whatever happens."""
    log = directory / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=directory, stdout=output, stderr=output)
    try:
        until = time.monotonic() + LONGEST_WAIT
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"{shlex.join(command)} does not listen:\n{log.read_text()}")
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def ask(url: str, method: str = "GET") -> tuple[int, str]:
    try:
        with open_directly(Request(url, method=method), timeout=LONGEST_WAIT) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


# What an example can be expected to do.


def prints_what_the_page_says(example: Example, command: list[str], directory: Path) -> None:
    result = run(command, directory)
    printed = (result.stdout + result.stderr).replace(str(EXAMPLES / example.file), example.file)
    printed = printed.replace("SCAN TABLE", "SCAN").replace("SEARCH TABLE", "SEARCH")  # old SQLite
    assert (result.returncode, printed) == (0, shown(example, "text"))


def prints_the_words_of_the_page(example: Example, command: list[str], directory: Path) -> None:
    """Measured times differ from run to run. The endpoint is what gets measured."""
    port = free_port()
    with running([sys.executable, str(ENDPOINT), str(port)], directory, port):
        result = run([word.replace("PORT", str(port)) for word in command], directory)
    assert result.returncode == 0, result.stderr
    times = re.compile(r"\d+\.\d+")
    assert times.sub("N", result.stdout) == times.sub("N", shown(example, "text"))


def answers_with_the_order(example: Example, command: list[str], directory: Path) -> None:
    port = free_port()
    command = [word.replace("PORT", str(port)) for word in command]
    with running(command, directory, port) as site:
        status, order = ask(f"{site}/orders/7")
        assert (status, json.loads(order)) == (200, json.loads(shown(example, "json")))
        status, error = ask(f"{site}/orders/8")
        assert (status, json.loads(error)) == (404, {"error": "order not found"})


def answers_and_refuses_wrong_methods(
    example: Example, command: list[str], directory: Path
) -> None:
    answers_with_the_order(example, command, directory)
    port = free_port()
    command = [word.replace("PORT", str(port)) for word in command]
    with running(command, directory, port) as site:
        assert ask(f"{site}/orders/7", "DELETE")[0] == 405
        assert ask(f"{site}/orders/seven")[0] == 404


def shows_the_order(example: Example, command: list[str], directory: Path) -> None:
    """Page and endpoint share one address, as behind the shop's web server."""
    page = (EXAMPLES / example.file).read_text(encoding="utf-8")
    assert page.count("/orders/7") == 1
    Orders: Any = runpy.run_path(str(ENDPOINT))["Orders"]

    class Shop(Orders):
        def do_GET(self) -> None:
            if self.path.startswith("/orders/"):
                return super().do_GET()
            body = page.replace("/orders/7", f"/orders{self.path}").encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        try:
            for order, line in [
                ("7", "Status: paid"),
                ("8", "We could not load your order (the server answered 404). Try again."),
            ]:
                address = f"http://127.0.0.1:{site.server_port}/{order}"
                result = run([*command, address], directory)
                assert f'<p role="status">{line}</p>' in result.stdout, result.stderr
        finally:
            site.shutdown()


class Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.form: dict[str, str | None] = {}
        self.labels: set[str | None] = set()
        self.fields: list[dict[str, str | None]] = []
        self.in_label = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        values = dict(attrs)
        if tag == "form":
            self.form = values
        elif tag == "label":
            self.in_label = True
            self.labels.add(values.get("for"))
        elif tag in ("input", "select", "textarea"):
            self.fields.append({**values, "in_label": "yes" if self.in_label else None})

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self.in_label = False


def is_a_form_for_everybody(example: Example, command: list[str], directory: Path) -> None:
    form = Form()
    form.feed((EXAMPLES / example.file).read_text(encoding="utf-8"))
    assert "script" not in form.tags and "button" in form.tags
    assert form.form == {"method": "post", "action": "/orders"}
    for field in form.fields:
        assert field.get("name"), f"the server would never see {field}"
        assert field["in_label"] or field.get("id") in form.labels, f"no label: {field}"
    sent = dict(parse_qsl(shown(example, "text").strip()))
    assert list(sent) == list(dict.fromkeys(field["name"] for field in form.fields))


EXAMPLES_AND_PAGES = [
    Example("endpoint.py", "languages", "python FILE PORT", answers_with_the_order),
    Example("endpoint.mjs", "languages", "node FILE PORT", answers_with_the_order),
    Example("endpoint.php", "languages", "php -S 127.0.0.1:PORT FILE", answers_with_the_order),
    Example("endpoint.rb", "languages", "ruby FILE PORT", answers_with_the_order),
    Example("endpoint.pl", "languages", "perl FILE PORT", answers_with_the_order),
    Example("Endpoint.java", "languages", "java FILE PORT", answers_with_the_order),
    Example("orders_index.py", "databases", "python FILE", prints_what_the_page_says),
    Example(
        "fetch_order.html",
        "http-and-ajax",
        "chromium --headless --no-sandbox --disable-gpu --user-data-dir=DIR"
        " --virtual-time-budget=10000 --dump-dom",
        shows_the_order,
    ),
    Example(
        "route_without_framework.py",
        "frameworks",
        "python FILE PORT",
        answers_and_refuses_wrong_methods,
    ),
    Example(
        "route_with_flask.py",
        "frameworks",
        "python FILE PORT",
        answers_and_refuses_wrong_methods,
    ),
    Example("order_form.html", "frontend-basics", "python", is_a_form_for_everybody),
    Example(
        "nginx.conf", "web-servers", "nginx -t -e stderr -p DIR -c FILE", prints_what_the_page_says
    ),
    Example(
        "going_back.py",
        "../responsibilities/delivery-and-operation",
        "python FILE",
        prints_what_the_page_says,
    ),
    Example("git_session.sh", "version-control", "sh FILE", prints_what_the_page_says, "git"),
    Example(
        "ports_and_log.sh",
        "unix-and-specifications",
        "sh FILE",
        prints_what_the_page_says,
        "python3 lsof|ss",
    ),
    Example(
        "load.py",
        "running-at-scale",
        "python FILE http://127.0.0.1:PORT/orders/7 200",
        prints_the_words_of_the_page,
    ),
]


@pytest.mark.parametrize("example", EXAMPLES_AND_PAGES, ids=str)
def test_does_what_its_page_says(example: Example, tmp_path: Path) -> None:
    command = [
        word.replace("FILE", str(EXAMPLES / example.file)).replace("DIR", str(tmp_path))
        for word in shlex.split(example.command)
    ]
    skip_without([command[0], *example.needs.split()], example)
    command[0] = program(command[0]) or command[0]
    example.expect(example, command, tmp_path)


def test_curl_session_on_the_page_is_what_the_endpoint_answers(tmp_path: Path) -> None:
    example = Example("fetch_order.html", "http-and-ajax", "curl", answers_with_the_order)
    skip_without(["curl"], example)
    session = shown(example, "console")
    asked = re.findall(r"^\$ (curl .*)\n([^$]*)", session, re.MULTILINE)
    assert len(asked) == session.count("$ ") > 0
    port = free_port()
    with running([sys.executable, str(ENDPOINT), str(port)], tmp_path, port):
        for command, answer in asked:
            words = shlex.split(command.replace(":8000/", f":{port}/"))
            result = run([*words, "--silent", "--noproxy", "*"], tmp_path)
            lines = [
                line
                for line in result.stdout.splitlines()
                if not line.startswith(("Date: ", "Server: "))
            ]
            assert lines == answer.strip().splitlines()


@pytest.mark.parametrize("file", sorted(path.name for path in EXAMPLES.iterdir()))
def test_is_tried_and_shown_and_short(file: str) -> None:
    rows = [example for example in EXAMPLES_AND_PAGES if example.file == file]
    assert rows, f"docs/examples/{file} has no row in EXAMPLES_AND_PAGES: add one"
    for example in rows:
        assert f'--8<-- "examples/{file}"' in example.text, f"{example.page}.md does not show it"
    assert len((EXAMPLES / file).read_text(encoding="utf-8").splitlines()) <= 25


def test_every_row_has_its_file() -> None:
    assert {example.file for example in EXAMPLES_AND_PAGES} <= set(os.listdir(EXAMPLES))
