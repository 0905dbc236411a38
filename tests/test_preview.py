"""scripts/serve says what is wrong with what was just saved, and survives what breaks the build."""

import queue
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import run

LONGEST_WAIT = 30  # seconds, for a machine that does other things too


class Serve:
    """A running preview and the lines that it prints."""

    def __init__(self, copy: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
        self.copy = copy
        self.lines: queue.Queue[str] = queue.Queue()
        self.process = subprocess.Popen(
            ["scripts/serve", str(self.port)],
            cwd=copy,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.put(line.rstrip())

    def wait(self, pattern: str) -> list[str]:
        """The lines until one that fits."""
        seen: list[str] = []
        end = time.monotonic() + LONGEST_WAIT
        while not seen or not re.fullmatch(pattern, seen[-1]):
            try:
                seen.append(self.lines.get(timeout=max(0.1, end - time.monotonic())))
            except queue.Empty:
                raise AssertionError(f"no line fits {pattern}: {seen}") from None
        return seen

    def change(self, name: str, old: str, new: str) -> None:
        path = self.copy / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def get(self, path: str) -> str:
        address = f"http://127.0.0.1:{self.port}/backend-developer-guide/{path}"
        with urllib.request.urlopen(address, timeout=LONGEST_WAIT) as answer:
            return answer.read().decode()


@pytest.fixture(scope="module")
def serve(copy: Path) -> Iterator[Serve]:
    serve = Serve(copy)
    serve.wait("The site is at .*")
    yield serve
    serve.process.send_signal(signal.SIGINT)
    assert serve.process.wait(LONGEST_WAIT) == 0
    assert not [line for line in serve.lines.queue if "Traceback" in line]


SAVED = [  # file, what stands there, what somebody makes of it, the line that is said, a page and what it shows
    ("docs/faq.md", "\n## ", "\n[x](gone.md)\n\n## ", r"docs/faq\.md:\d+: `gone\.md` leads to no page: .* \[dead-link\]", "faq/", "gone.md"),
    ("mkdocs.yml", "plugins:\n", "plugins: [\n", r"mkdocs\.yml:\d+: bad YAML .*", "", "FAQ"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "told", "page", "shown"), SAVED)
def test_a_saved_fault_is_told_and_a_repair_too(
    serve: Serve, name: str, old: str, new: str, told: str, page: str, shown: str
) -> None:
    saved = rf"\d\d:\d\d:\d\d {re.escape(name)} saved: "
    serve.change(name, old, new)
    serve.wait(f"{saved}1 fault")
    serve.wait(told)
    assert shown in serve.get(page)
    serve.change(name, new, old)
    serve.wait(f"{saved}no faults")


def test_templates_reload(serve: Serve) -> None:
    serve.change("overrides/404.html", "Page not found", "Page lost")
    serve.wait(r".* overrides/404\.html saved: no faults")
    assert "Page lost" in (serve.copy / "overrides/404.html").read_text("utf-8")
    with pytest.raises(urllib.error.HTTPError) as error:
        serve.get("no/such/page/")
    assert "Page lost" in error.value.read().decode()


def test_the_preview_is_finished_as_the_site_is(serve: Serve) -> None:
    """Wide tables carry their labels, included words their link, and the kit its words."""
    assert "data-column=" in serve.get("responsibilities/databases/")
    assert 'class="lives"' in serve.get("hiring/questions-junior/")
    assert serve.get("assets/javascripts/kit/data.js").startswith("kit.data")


def test_a_port_in_use_is_one_line(serve: Serve) -> None:
    second = run(serve.copy, "scripts/serve", str(serve.port))
    assert second.returncode == 1 and second.stdout == "" and second.stderr.count("\n") == 1
    assert f"scripts/serve {serve.port + 1}" in second.stderr
