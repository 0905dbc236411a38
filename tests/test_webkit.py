"""The main paths in WebKit, the engine of every iPhone, through the driver that Debian packages.

The client speaks WebDriver by itself: Selenium would be nine packages in the lock for the ten
commands that stand here. See https://www.w3.org/TR/webdriver2/.
"""

import io
import json
import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ALL, FITS, MISSING, ROOT, TYPES, Handler, address, serve
from test_kit import WHOLE

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name that the standard gives to a reference
ENTER, ESCAPE = "\ue007", "\ue00c"
# The labels of tabs are as high as their words; WebKit has stretched them.
LOW = (
    "[...document.querySelectorAll('.tabbed-labels > label')].every(one => one.offsetHeight < 100)"
)
# WebDriver tells nothing of a page's errors, so that a script before all others keeps them for us.
WATCH = b"""{
    const tell = (what) => { sessionStorage.faults = (sessionStorage.faults ?? "") + `${location.pathname}: ${what}\\n` };
    addEventListener("error", (event) => tell(event.message ?? `${event.target.src ?? event.target.href} did not load`), true);
    addEventListener("unhandledrejection", (event) => tell(event.reason));
    addEventListener("securitypolicyviolation", (event) => tell(`the policy blocks ${event.blockedURI}`));
}"""


class Watched(Handler):
    """Serves the site with the script that keeps a page's errors in front of the page's own."""

    def send_head(self) -> Any:
        path = Path(self.translate_path(self.path.partition("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        if path.name == "watch.js":
            body, kind = WATCH, "text/javascript"
        elif path.suffix == ".html" and path.is_file():
            script = f'<head><script src="{self.prefix}watch.js"></script>'.encode()
            body, kind = path.read_bytes().replace(b"<head>", script, 1), "text/html"
        else:
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        return io.BytesIO(body)


class Tab:
    """A window of a browser behind a driver; a command that fails fails the test with the driver's words."""

    def __init__(self, driver: str, base: str) -> None:
        self.base = base
        self.session = driver
        started = self.ask("POST", "/session", capabilities={})
        self.session = f"{driver}/session/{started['sessionId']}"

    def ask(self, method: str, path: str, **body: Any) -> Any:
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(self.session + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            said = json.load(error)["value"]
            raise AssertionError(f"{said['error']}: {said['message']} ({path} {body})") from None

    def go(self, path: str) -> None:
        self.ask("POST", "/url", url=self.base + path)

    def run(self, script: str, *values: Any) -> Any:
        """The value of an expression in the page."""
        return self.ask("POST", "/execute/sync", script=f"return {script}", args=values)

    def wait(self, script: str, *values: Any) -> Any:
        """The value of an expression as soon as there is one."""
        end = time.monotonic() + 10
        while not (value := self.run(script, *values)):
            assert time.monotonic() < end, f"never: {script} {values}"
            time.sleep(0.05)
        return value

    def find(self, selector: str) -> str:
        """The path of the first element that fits and can be seen."""
        shown = f"[...document.querySelectorAll({json.dumps(selector)})].find(one => one.getClientRects().length)"
        return f"/element/{self.wait(shown)[ELEMENT]}"

    def click(self, selector: str) -> None:
        """Clicks as soon as it can: what moves is not met, and what is drawn anew refuses."""
        end = time.monotonic() + 10
        while True:
            try:
                place = self.find(selector)
                before = self.ask("GET", place + "/rect")
                time.sleep(0.05)
                if self.ask("GET", place + "/rect") == before:
                    return self.ask("POST", place + "/click")
            except AssertionError:
                if time.monotonic() > end:
                    raise
            assert time.monotonic() < end, f"never still: {selector}"

    def type(self, selector: str, text: str) -> None:
        self.ask("POST", self.find(selector) + "/value", text=text)

    def press(self, key: str) -> None:
        """Presses a key where the focus is."""
        strokes = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
        self.ask("POST", "/actions", actions=[{"type": "key", "id": "keys", "actions": strokes}])

    def text(self, selector: str) -> str:
        return self.ask("GET", self.find(selector) + "/text")

    def phone(self, path: str) -> None:
        """Shows a page as wide as a phone: in a frame, for no window of the browser is that narrow."""
        self.go("robots.txt")
        self.run(
            "document.body.innerHTML = `<iframe width=360 height=740 src='${arguments[0]}'></iframe>`",
            self.base + path,
        )
        self.ask("POST", "/frame", id=0)
        self.wait("location.href !== 'about:blank' && document.readyState === 'complete'")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def driver() -> Iterator[str]:
    """The address of a driver whose browser draws on a screen that nobody sees."""
    if not (path := os.environ.get("WEBKIT")):
        pytest.skip("no WebKit is here: scripts/browser webkit")
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert screen.stdout
    display = f":{screen.stdout.readline().strip()}"
    port = free_port()
    running = subprocess.Popen([path, f"--port={port}"], env=os.environ | {"DISPLAY": display})
    for _ in range(100):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    for process in (running, screen):
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    with serve(Watched) as address:
        yield address


@pytest.fixture(scope="module")
def window(driver: str, served: str) -> Iterator[Tab]:
    one = Tab(driver, served)
    one.ask("POST", "/window/rect", width=1280, height=900)
    yield one
    one.ask("DELETE", "")


@pytest.fixture
def tab(window: Tab) -> Iterator[Tab]:
    """The home page in a window that remembers nothing; what goes wrong from here on fails the test."""
    window.ask("POST", "/frame", id=None)
    window.go("")
    window.run("[localStorage.clear(), sessionStorage.clear()]")
    window.go("")
    yield window
    assert window.run("sessionStorage.faults") is None


def test_every_page_is_whole(tab: Tab) -> None:
    """A page has one heading, fits the screen, has its style, and nothing on it fails."""
    for page in [*map(address, ALL), MISSING]:
        tab.go(page)
        assert tab.run("document.querySelectorAll('h1').length") == 1, page
        assert tab.run(FITS), page
        assert tab.run("document.documentElement.className") == "js", page
        assert tab.run(LOW), page


def test_pages_fit_a_phone(tab: Tab) -> None:
    for page in map(address, TYPES):
        tab.phone(page)
        assert tab.run("innerWidth") == 360
        assert tab.run(FITS), page


def test_tabs_lead_through_the_site(tab: Tab) -> None:
    """From the home page to a responsibility, its headings and the next page."""
    tab.click(".md-tabs a[href*=responsibilities]")
    tab.wait("location.pathname.endsWith('/responsibilities/')")
    tab.click(".md-sidebar--primary a[href*=databases]")
    tab.wait("location.pathname.endsWith('/responsibilities/databases/')")
    tab.click(".md-sidebar--secondary a[href='#interview-questions']")
    tab.wait("location.hash === '#interview-questions'")
    tab.wait(
        "document.querySelector('.md-sidebar--secondary [aria-current]')?.hash === location.hash"
    )
    tab.click(".md-footer__link--next")
    tab.wait("location.pathname.endsWith('/responsibilities/integrations/')")


def test_menu_of_a_phone(tab: Tab) -> None:
    tab.phone("")
    tab.click(".guide-menu")
    tab.wait("document.activeElement.matches('.guide-close')")
    tab.click(".md-sidebar--primary button[aria-label='Inside Skills']")
    tab.wait("document.activeElement.getAttribute('aria-label') === 'Back from Skills'")
    tab.click(".md-sidebar--primary a[href*='version-control']")
    tab.wait("location.pathname.endsWith('/skills/version-control/')")


def test_search_answers_and_leads_on(tab: Tab) -> None:
    tab.press("/")
    tab.wait("document.activeElement.matches('.md-search__input')")
    tab.type(".md-search__input", "databse")
    tab.click(".md-search-result__link")
    tab.wait("location.pathname.includes('database')")
    tab.go("?q=job+ad")
    assert "job" in tab.text(".md-search-result__item").lower()
    tab.type(".md-search__input", ESCAPE)
    tab.wait("!document.querySelector('#__search').checked")


def test_dark_colors_stay(tab: Tab) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    light = tab.run(paper)
    tab.click(".guide-colors")
    dark = tab.wait(f"({paper} !== arguments[0]) && {paper}", light)
    tab.click(".md-tabs a[href*=faq]")
    tab.wait("location.pathname.endsWith('/faq/')")
    assert tab.run(paper) == dark
    tab.click(".guide-colors")
    tab.wait(f"{paper} === arguments[0]", light)


def test_ten_answers_make_the_ad(tab: Tab) -> None:
    """Every answer is given by hand, and the ad is the one that the other engines show."""
    tab.go("hiring/kit/")
    for name, value in WHOLE["bicycle-rental"].items():
        field = f"#kit-form [name={name}]"
        if tab.run(f"document.querySelector('{field}').closest('details:not([open])') !== null"):
            tab.click("#kit-form details > summary")
        if tab.run(f"/checkbox|radio/.test(document.querySelector('{field}').type)"):
            for one in value.split():
                tab.click(f"{field}[value={one}]")
        else:
            tab.type(field, value)
    tab.click("#kit-parts button[value=ad]")
    expected = (ROOT / "tests/kit/bicycle-rental.txt").read_text("utf-8")
    ad = expected[expected.index("THE AD") : expected.index("THE COST OF")]
    # Headings are capitals in one and not in the other, and lines break elsewhere.
    plain = [re.sub(r"^(- |\d\. )|\s", "", line).lower() for line in ad.splitlines()]
    shown = re.sub(r"\s", "", tab.text("#kit-ad")).lower()
    assert [line for line in plain if line not in shown] == []
    tab.click("#kit-ad .kit-tools button:nth-child(2)")
    tab.wait("document.querySelector('#kit-status').textContent === 'Copied as plain text.'")
    # The address holds the answers, for whoever gets the link.
    tab.go("")
    tab.ask("POST", "/back")
    tab.wait("document.querySelector('#kit-ad')?.innerText.includes('Wheel Rental')")


def test_support_date_is_looked_up(tab: Tab) -> None:
    tab.go("skills/support-dates/")
    tab.type(".guide-lookup input", "PHP 7.4" + ENTER)
    tab.wait(
        "document.querySelector('#support-answer').innerText.includes('PHP 7.4 ended on 28 November 2022.')"
    )
