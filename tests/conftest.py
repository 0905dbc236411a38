"""What the tests of the built site share: the site behind a server, and the browsers' engines."""

import functools
import http.server
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from checker.project import load_yaml
from faults import Fault, annotate, parse, shown
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).parent.parent
SITE = ROOT / "site"


CONFIG = load_yaml((ROOT / "mkdocs.yml").read_text())
AXE = Axe()


def pages(nav: list[Any]) -> Iterator[list[str]]:
    """The pages of each entry of the menu."""
    for entry in nav:
        value = next(iter(entry.values())) if isinstance(entry, dict) else entry
        yield [value] if isinstance(value, str) else [page for [page] in pages(value)]


def address(page: str) -> str:
    """A page's address below the site's, from its path in docs/."""
    return re.sub(r"(^|/)index/$", r"\1", page.removesuffix(".md") + "/")


def copy_project(target: Path) -> Path:
    """Copies the project as it is in the working tree into an empty folder, with a history of its own."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, files.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    (target / ".venv").symlink_to(ROOT / ".venv")
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for step in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "Copy"]):
        subprocess.run(["git", *step], cwd=target, check=True)
    return target


MENU = list(pages(CONFIG["nav"]))
ALL = [page for entry in MENU for page in entry]
# The first page of a section is its list, the second one of its kind; no other page holds many questions.
TYPES = [page for entry in MENU for page in entry[:2]] + ["hiring/questions-senior.md"]
MISSING = "no/such/page/"


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


@contextmanager
def serve(handler: type[Handler]) -> Iterator[str]:
    """The address of the served site, with a slash at its end."""
    serving = functools.partial(handler, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), serving) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{handler.prefix}"
        server.shutdown()


@pytest.fixture(scope="session")
def base() -> Iterator[str]:
    with serve(Handler) as address:
        yield address


def start_chromium(playwright: Playwright, path: str, scheme: str, forced: bool) -> Browser:
    # Playwright tells each page its colors; the browser is the same for all.
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])


def start_firefox(playwright: Playwright, path: str, scheme: str, forced: bool) -> Browser:
    prefs: dict[str, Any] = {
        "dom.events.testing.asyncClipboard": True,  # no question before a page reads it
        # A Firefox as it is sold can't be told these page by page.
        "layout.css.prefers-color-scheme.content-override": 0 if scheme == "dark" else 1,
        "ui.prefersReducedMotion": 1,
    }
    if forced:
        prefs |= {"ui.useAccessibilityTheme": 1, "browser.display.document_color_use": 2}
    own = (
        "ms-playwright" in path
    )  # Playwright's build speaks its own protocol, others WebDriver BiDi
    return playwright.firefox.launch(
        executable_path=path, channel=None if own else "moz-firefox", firefox_user_prefs=prefs
    )


# Each engine's name is what scripts/browser takes, and in capitals the variable that says where it is.
ENGINES = {"chromium": start_chromium, "firefox": start_firefox}
HERE = [name for name in ENGINES if os.environ.get(name.upper())]
# WebKit has tests of its own, in test_webkit.py: Playwright can't drive the one that systems package.
AWAY = [name for name in (*ENGINES, "webkit") if not os.environ.get(name.upper())]

Start = Callable[..., Browser]


@pytest.fixture(scope="session", params=HERE)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of each engine that is there."""
    return request.param


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Browser:
    """One engine, for what does not depend on it."""
    if not HERE:
        pytest.skip("no browser is here: run scripts/test")
    return ENGINES[HERE[0]](playwright, os.environ[HERE[0].upper()], "light", False)


@pytest.fixture(scope="session")
def start(engine: str, playwright: Playwright) -> Start:
    """Starts the engine for a color scheme and, if asked, with forced colors, each once."""

    @functools.cache
    def started(scheme: str, forced: bool) -> Browser:
        return ENGINES[engine](playwright, os.environ[engine.upper()], scheme, forced)

    return started


class Problems(list[str]):
    """Collects what a page does wrong while it is open."""

    def watch(self, page: Page, base: str) -> None:
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on("request", lambda request: self.see(request.url, base))
        page.on("requestfailed", self.miss)

    def see(self, url: str, base: str) -> None:
        if not url.startswith((base, "data:")):
            self.append(f"a request off the site: {url}")

    def hear(self, message: ConsoleMessage) -> None:
        # That a missing page is missing is no fault of it.
        if message.type == "error" and "status of 404" not in message.text:
            self.append(message.text)

    def miss(self, request: Request) -> None:
        # A page that is left ends its requests.
        if request.failure not in ("net::ERR_ABORTED", "NS_BINDING_ABORTED"):
            self.append(f"{request.url}: {request.failure}")


Visit = Callable[..., Page]


# Firefox keeps what its policy blocks from those who drive it.
TELL_VIOLATIONS = """addEventListener("securitypolicyviolation",
    (event) => console.error(`the policy blocks ${event.blockedURI} by ${event.violatedDirective}`));"""


@pytest.fixture
def visit(start: Start, base: str) -> Iterator[Visit]:
    """Opens a page; whatever it does wrong until the end of the test fails the test."""
    problems = Problems()
    contexts: list[BrowserContext] = []

    def open_page(
        path: str,
        width: int = 1280,
        scheme: str = "light",
        *,
        forced: bool = False,
        script: str = "",
        watched: bool = True,
        **options: Any,
    ) -> Page:
        """Opens the page at that width; `script` runs before the page's own."""
        size = {"width": width, "height": 740 if width < 600 else 900}
        # Transitions would make the moment of a look decide its result.
        options = {"reduced_motion": "reduce", "color_scheme": scheme, "viewport": size} | options
        if forced:
            options["forced_colors"] = "active"
        context = start(scheme, forced).new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(TELL_VIOLATIONS + script)
        if watched:
            problems.watch(page, base)
        page.goto(base + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems


@pytest.fixture
def chromium(engine: str) -> None:
    """For what only Chromium can be told to do by a test; the reason stands at the test."""
    if engine != "chromium":
        pytest.skip(
            "only Chromium lets a test print, enlarge letters, run no script or weigh a page"
        )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it is in the working tree, with a history of its own."""
    return copy_project(tmp_path_factory.mktemp("copy"))


def run(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, cwd=copy, capture_output=True, text=True)


def accessible(page: Page) -> list[str]:
    """What axe-core finds on a page as it stands."""
    found = AXE.run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


FITS = "document.documentElement.scrollWidth <= innerWidth"


def stands(page: Page) -> None:
    """Waits until guide.js has done what it leaves for an idle moment."""
    expect(page.locator(".md-sidebar--primary label[for^=__nav]")).to_have_count(0)


lines: list[str] = []
print_later = lines.append


told: list[Fault] = []  # what failed, as people read it
left: list[pytest.Item] = []  # what no browser was here for


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What needs no browser comes first, since it answers first; the rest is left out where there is none."""
    quick = [item for item in items if "playwright" not in getattr(item, "fixturenames", ())]
    driven = [item for item in items if item not in quick]
    if driven and not HERE:
        left.extend(driven)
        config.hook.pytest_deselected(items=driven)
        driven = []
    items[:] = [*quick, *driven]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failure that names the line of a page is told by that line, without the code of the test."""
    report = yield
    if report.failed and call.excinfo:
        lines = str(call.excinfo.value).splitlines()
        found = [one for one in map(parse, lines) if one]
        if found:
            report.longrepr = "\n".join(map(shown, found))
        else:
            path, line, _ = item.location
            words = lines[0] if lines else call.excinfo.typename
            found = [Fault(path, (line or 0) + 1, words, "test")]
        told.extend(found)
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    if os.environ.get("CI") and left and session.exitstatus == 0:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if lines:
        terminalreporter.section("weight of the first load, compressed")
        for line in lines:
            terminalreporter.line(line)
    for one in told:
        annotate(one)
    for name in AWAY if HERE else ["chromium"]:
        number = f"{len(left)} tests were not run, since no" if left else "No"
        how = f"scripts/browser {name} brings one, {name.upper()}=/its/path names one"
        terminalreporter.line(f"{number} {name} is here: {how}")
