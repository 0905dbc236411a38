"""Nobody is shut out: by keyboard, with an old browser, large letters, few colors, on paper, or when a part fails."""

import re
from typing import Any

import pytest
import thin
import tinycss2  # type: ignore[import-untyped]
from conftest import ALL, FITS, SITE, TYPES, Visit, accessible, address, stands
from playwright.sync_api import Page, Route, expect

SEARCH = ".md-search__input"
WIDTHS = [320, 360, 768, 960, 1280, 1920]


# By keyboard


WALKED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body || one === document.documentElement) return null;
    const seen = one.matches(".tabbed-set > input")
        ? one.parentElement.querySelector(`label[for="${one.id}"]`)
        : one;
    const style = getComputedStyle(seen);
    return {
        place: [...document.body.querySelectorAll("*")].indexOf(one),
        html: one.outerHTML.slice(0, 120),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        scrolls: one.scrollHeight > one.clientHeight,
        header: Boolean(one.closest(".md-header")),
    };
}"""

# Everything that Tab should reach: a browser takes one button of each group of radio buttons.
REACHABLE = """() => [...document.body.querySelectorAll("*")].map((one, place) => [one, place])
    .filter(([one]) => one.matches("a[href], button, input, summary, [tabindex]") && one.tabIndex >= 0
        && !one.disabled && !one.closest("[inert]") && one.getClientRects().length
        && !(one.closest("details:not([open])") && one.tagName !== "SUMMARY")
        && getComputedStyle(one).visibility === "visible"
        && !(one.type === "radio" && !one.checked && one.closest(".tabbed-set").querySelector(":checked")))
    .map(([, place]) => place)"""


def walk(page: Page, start: int, key: str) -> list[dict[str, Any]]:
    """What has the focus, from the element at that place to the end of the page, by pressing the key."""
    page.evaluate("place => document.body.querySelectorAll('*')[place].focus()", start)
    passed = [page.evaluate(WALKED)]
    for _ in range(400):
        page.keyboard.press(key)
        here = page.evaluate(WALKED)
        if here and here["header"]:
            page.wait_for_timeout(150)  # a person waits, and the search opens and closes meanwhile
            here = page.evaluate(WALKED)
        # At its end a page without a browser's bar around it stays, or begins again.
        if here is None or here["place"] in (start, passed[-1]["place"]):
            return passed
        assert here["place"] not in [one["place"] for one in passed], (
            f"a circle: {key} comes back to {here['html']} after {len(passed)} presses"
        )
        passed.append(here)
    raise AssertionError("the page has no end")


def open_and_close_search(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.get_by_role("status")).to_contain_text("Type to start")
    page.keyboard.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()


@pytest.mark.parametrize("width", WIDTHS)
def test_tab_walks_the_whole_page_and_back(visit: Visit, width: int) -> None:
    """Tab reaches each control once, with a ring around it, after search and menu were opened and closed."""
    page = visit("responsibilities/", width)
    stands(page)
    open_and_close_search(page)
    menu = page.get_by_role("button", name="Open menu")
    if menu.is_visible():
        menu.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Close menu")).to_be_focused()
        page.keyboard.press("Escape")
        expect(menu).to_be_focused()
    reachable = page.evaluate(REACHABLE)
    forward = walk(page, reachable[0], "Tab")
    places = [one["place"] for one in forward]
    # Firefox also stops where only a scroll bar is.
    assert [place for place in places if place in reachable] == reachable
    assert [
        one["html"] for one in forward if not (one["place"] in reachable or one["scrolls"])
    ] == []
    assert [one["html"] for one in forward if not one["ring"]] == []
    back = [one["place"] for one in walk(page, places[-1], "Shift+Tab")]
    assert back == places[::-1]


@pytest.mark.parametrize("width", [360, 1280])
def test_tab_leaves_the_open_search(visit: Visit, width: int) -> None:
    """Whoever has searched goes on by Tab, in both directions, and the search is closed behind them."""
    for key in ("Tab", "Shift+Tab"):
        page = visit("responsibilities/", width)
        stands(page)
        page.keyboard.press("/")
        page.keyboard.type("database")
        expect(page.locator(".md-search-result__item").first).to_be_visible()
        passed = set()
        for _ in range(3):
            page.keyboard.press(key)
            page.wait_for_timeout(150)
            passed.add((page.evaluate(WALKED) or {"place": None})["place"])
        assert len(passed) == 3, f"{key} from the search field goes in a circle"
        expect(page.locator("#__search")).not_to_be_checked()
        page.context.close()


@pytest.mark.parametrize("width", [320, 360, 768, 960])
def test_tab_stays_in_the_open_menu(visit: Visit, width: int) -> None:
    """What lies behind the open menu, also the link to the content, is not reached by Tab."""
    page = visit("responsibilities/", width)
    stands(page)
    page.get_by_role("button", name="Open menu").click()
    expect(page.get_by_role("button", name="Close menu")).to_be_focused()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(16):
            page.keyboard.press(key)
            assert page.evaluate(
                "!document.activeElement.closest('.md-skip, .md-header, .md-content, .md-footer')"
            )


def test_one_key_shortcuts_do_nothing(visit: Visit) -> None:
    """Whoever speaks to a computer instead of typing is not sent to another page."""
    page = visit("skills/languages/?q=git")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()
    before = page.url
    for key in "pn,.fs":
        page.keyboard.press(key)
    assert page.url == before
    expect(page.locator("#__search")).not_to_be_checked()


def test_menu_works_by_keyboard(visit: Visit) -> None:
    """On a small screen the menu opens, closes and changes its level by keyboard, and keeps the focus."""
    page = visit("skills/languages/", 360)
    expect(page.locator(".md-sidebar--primary a").first).to_be_hidden()
    page.get_by_role("button", name="Open menu").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Close menu")).to_be_focused()
    assert accessible(page) == []
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Back from Skills")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Inside Skills")).to_be_focused()
    expect(page.get_by_role("link", name="Version control")).to_be_hidden()
    assert accessible(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Open menu")).to_be_focused()
    expect(page.locator(".md-sidebar--primary a").first).to_be_hidden()


def test_skip_link_comes_first(visit: Visit) -> None:
    """The first press of Tab offers the way past the menu."""
    page = visit("faq/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()


def test_colors_switch_and_stay(visit: Visit) -> None:
    """The switch changes the scheme, the next page keeps it, and choosing the device's scheme forgets it."""
    page = visit("faq/", scheme="dark")
    color = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(color)
    switch = page.get_by_role("button", name="Dark colors", pressed=True)
    switch.click()
    light = page.evaluate(color)
    assert light != dark
    page.reload()
    assert page.evaluate(color) == light
    page.get_by_role("button", name="Dark colors", pressed=False).click()
    assert page.evaluate(color) == dark
    assert page.evaluate("localStorage.length") == 0


def test_tabs_switch(visit: Visit) -> None:
    """Each tab shows its own panel, also by keyboard, and the page stays accessible."""
    page = visit("skills/languages/", 360)
    page.locator(".tabbed-set > input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".tabbed-block").nth(1)).to_be_visible()
    expect(page.locator(".tabbed-block").first).to_be_hidden()
    assert accessible(page) == []


def test_only_what_scrolls_is_focusable(visit: Visit) -> None:
    """A table or a piece of code takes the focus where it is wider than the screen, and only there."""
    for width in (360, 1280):
        page = visit("skills/languages/", width)
        wrong = """() => [...document.querySelectorAll(".md-typeset table, .md-typeset pre > code")]
            .filter(one => (one.tabIndex === 0) !== (one.scrollWidth > one.clientWidth)).length === 0"""
        page.wait_for_function(wrong)


def test_lines_for_the_ad_can_be_copied(visit: Visit, engine: str) -> None:
    """A button beside each line of an ad puts it, and nothing else, on the clipboard."""
    rights = {"permissions": ["clipboard-read", "clipboard-write"]} if engine == "chromium" else {}
    page = visit("responsibilities/databases/", **rights)
    line = page.locator(".ad > p:nth-of-type(even)").first
    line.get_by_role("button", name="Copy").click()
    expect(line.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert line.inner_text().startswith(copied) and copied.endswith(".")


@pytest.mark.parametrize("width", [360, 1280])
def test_without_javascript(visit: Visit, chromium: None, width: int) -> None:
    """Without JavaScript the text and a list of all pages can be read, and no control is there that does nothing."""
    page = visit("skills/languages/", width, java_script_enabled=False)
    expect(page.locator("article")).to_contain_text("Sources")
    assert page.get_by_role("navigation", name="All pages").get_by_role("link").count() == len(ALL)
    for control in (
        ".md-search__input",
        ".guide-colors",
        ".guide-search",
        ".guide-menu",
        ".guide-copy",
    ):
        assert page.locator(control).filter(visible=True).count() == 0, control


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_paper_holds_the_page_alone(visit: Visit, chromium: None, paper: str) -> None:
    """On paper there is no menu, button or field, and an external link shows its address."""
    page = visit("responsibilities/databases/")
    page.emulate_media(media="print")
    for part in (
        ".md-header",
        ".md-tabs",
        ".md-sidebar",
        ".md-footer",
        ".md-content__button",
        ".guide-copy",
    ):
        assert page.locator(part).filter(visible=True).count() == 0, part
    shown = "one => getComputedStyle(one, '::after').content"
    assert "http" in page.locator("article a[href^=http]").first.evaluate(shown)
    assert page.pdf(format=paper).startswith(b"%PDF")


def test_forced_colors_keep_the_controls(visit: Visit) -> None:
    """With the device's own few colors every control is still drawn."""
    page = visit("faq/", forced=True)
    expect(page.get_by_role("button", name="Dark colors")).to_be_visible()
    assert accessible(page) == []


# With an older browser

# What came after the browsers that scripts/thin.py names, as it would look in a sheet or a script.
NEWER_CSS = {
    "light-dark(), 2024": r"light-dark\(",
    ":has(), 2023": r":has\(",
    "color-mix(), 2023": r"color-mix\(",
    "nesting, 2023": r"&\s*[:.\[>{]",
    "cascade layers, 2022": r"@layer|@container|@scope|@property",
    "new units, 2022": r"\d(dv|sv|lv)[hw]\b",
    "ranges in media queries, 2022": r"@media[^{]*[<>]",
}
NEWER_JS = {
    "logical assignment, 2020": r"(\|\||&&|\?\?)=",
    "at(), 2022": r"\.at\(",
    "replaceAll(), 2020": r"\.(replaceAll|findLast|toSorted|toReversed|hasOwn|groupBy)\(",
    "class fields and blocks, 2021": r"^\s*(static|#\w+)\b",
    "lookbehind, 2023": r"\(\?<[=!]",
    "top-level await and structuredClone, 2021": r"structuredClone",
}


OWN_SCRIPTS = [
    file
    for file in SITE.glob("assets/javascripts/**/*.js")
    if ".min." not in file.name and "lunr" not in file.parts
]


def test_built_files_need_no_newer_browser() -> None:
    """The style sheets and the guide's own scripts use nothing that came after the browsers we name."""
    used = [
        f"{file.relative_to(SITE)}: {name}"
        for newer, files in (
            (NEWER_CSS, SITE.glob("assets/stylesheets/*.css")),
            (NEWER_JS, OWN_SCRIPTS),
        )
        for file in files
        for name, pattern in newer.items()
        if re.search(pattern, file.read_text("utf-8"), re.MULTILINE)
    ]
    assert used == []


def age(css: str) -> str:
    """A style sheet as an older browser reads it: without rules and declarations that it does not know."""

    def head(prelude: list[thin.Node]) -> str:
        text = tinycss2.serialize(prelude)
        return "" if re.search(r":has\(|:focus-visible", text) else text

    def body(content: list[thin.Node]) -> str:
        parts = map(tinycss2.serialize, thin.split(content, ";"))
        return ";".join(one for one in parts if not re.search(r"light-dark\(|color-mix\(", one))

    return thin.rewrite(css, "a sheet", head, body)


FORGET = """
    delete HTMLElement.prototype.inert;
    delete Array.prototype.at;
    delete String.prototype.at;
    delete String.prototype.replaceAll;
    delete Array.prototype.findLast;
    delete Object.hasOwn;
    delete window.structuredClone;
    delete window.requestIdleCallback;
"""


def make_old(page: Page) -> None:
    """Takes the newer features out of what the page loads next."""

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        text = (SITE / "assets/stylesheets" / name).read_text("utf-8")
        route.fulfill(body=age(text), content_type="text/css")

    page.route("**/*.css", answer)
    page.add_init_script(FORGET)


SURFACES = """() => ["body", ".md-header", ".md-search__form", ".md-search__output", ".md-sidebar--primary", ".stamp-lapsed + p",
        ".md-nav--primary .md-nav__title", ".md-typeset h1", ".md-typeset a", ".md-search-result__meta"]
    .map(selector => {
        const one = document.querySelector(selector);
        const style = one && getComputedStyle(one);
        return one && [selector, style.color, style.backgroundColor];
    })"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_an_older_browser_gets_the_same(visit: Visit, base: str, width: int, scheme: str) -> None:
    """Without what came later, all surfaces have the same colors, and menu, search and contents work."""
    page = visit("skills/languages/", width, scheme)
    right = page.evaluate(SURFACES)
    make_old(page)
    page.goto(base + "skills/languages/")
    stands(page)
    assert page.evaluate(SURFACES) == right
    if width == 360:
        page.get_by_role("button", name="Open menu").click()
        expect(page.get_by_role("button", name="Close menu")).to_be_focused()
        # The level that the open one covers is not reached, and what lies behind the menu is not seen.
        expect(page.locator(".md-header")).to_be_hidden()
        page.get_by_role("button", name="Back from Skills").click()
        expect(page.get_by_role("link", name="Version control")).to_be_hidden()
        page.get_by_role("button", name="Inside Skills").click()
        expect(page.get_by_role("link", name="Version control").first).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".md-header")).to_be_visible()
    else:
        page.locator("h2").nth(3).scroll_into_view_if_needed()
        page.mouse.wheel(0, 900)
        expect(page.locator(".md-sidebar--secondary [aria-current=location]")).to_have_count(1)
    page.keyboard.press("/")
    page.keyboard.type("database")
    expect(page.locator(".md-search-result__item").first).to_be_visible()


# When a part fails

BLOCKED = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("The user denied access", "SecurityError"); }
});"""


def test_blocked_storage_changes_nothing_else(visit: Visit) -> None:
    """Where a browser keeps nothing for pages, the colors still switch and the search still finds."""
    page = visit("faq/", script=BLOCKED)
    color = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(color)
    page.get_by_role("button", name="Dark colors", pressed=False).click()
    expect(page.get_by_role("button", name="Dark colors", pressed=True)).to_be_visible()
    assert page.evaluate(color) != before
    page.keyboard.press("/")
    page.keyboard.type("database")
    expect(page.locator(".md-search-result__item").first).to_be_visible()


def test_without_the_script_no_control_pretends(visit: Visit, base: str) -> None:
    """If guide.js does not come, the menu opens all the same, and nothing is shown that does nothing."""
    page = visit("faq/", 360, watched=False)
    page.route("**/guide.js", lambda route: route.abort())
    page.goto(base + "faq/")
    for control in (
        ".guide-colors",
        ".guide-search",
        ".guide-menu",
        SEARCH,
        ".md-header [for=__search]",
    ):
        assert page.locator(control).filter(visible=True).count() == 0, control
    page.locator(".md-header [for=__drawer]").click()
    expect(page.get_by_role("link", name="For candidates").first).to_be_visible()
    assert accessible(page) == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("lost", ["bundle.*.js", "search_index.json"])
def test_a_search_that_did_not_load_says_so(visit: Visit, base: str, lost: str, width: int) -> None:
    """If a part of the search does not come, it says so and can be closed again."""
    page = visit("faq/", width, watched=False)
    page.route(re.compile(lost), lambda route: route.abort())
    page.goto(base + "faq/")
    stands(page)
    page.keyboard.press("/")
    expect(page.get_by_role("status")).to_contain_text("did not load")
    expect(page.get_by_role("status")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()
    expect(page.get_by_role("status")).to_be_hidden()


# With few colors, or large letters


def test_forced_colors_tell_the_chosen(visit: Visit) -> None:
    """With the device's own few colors, the chosen tab and the current section are told by a line."""
    page = visit("skills/languages/", forced=True)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    lines = "all => all.map(one => getComputedStyle(one).borderBottomColor)"
    first, *others = page.locator(".tabbed-labels > label").evaluate_all(lines)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert first != paper and set(others) == {paper}
    width = "one => getComputedStyle(one).borderBottomWidth"
    assert page.locator(".md-tabs__item--active a").evaluate(width) == "3px"
    assert accessible(page) == []


CUT = """() => [...document.querySelectorAll(".md-header__title .md-ellipsis")]
    .filter(one => one.getClientRects().length)
    .filter(one => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth
        || one.getBoundingClientRect().width < 20).map(one => one.textContent.trim())"""


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", [address(page) for page in TYPES])
def test_large_letters_fit(visit: Visit, chromium: None, path: str, width: int) -> None:
    """With letters of twice the size nothing is cut off and nothing scrolls sideways."""
    page = visit(path, width)
    page.context.new_cdp_session(page).send(
        "Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}}
    )
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "40px"
    assert page.evaluate(FITS)
    assert page.evaluate(CUT) == []
    expect(page.get_by_text("Backend Developer Guide").first).to_be_visible()


def test_the_name_of_the_site_is_whole_on_a_phone(visit: Visit) -> None:
    """The name wraps where a device's letters are wide, and stays when the search has loaded."""
    page = visit("faq/", 360)
    stands(page)
    open_and_close_search(page)
    page.evaluate("scrollTo(0, 900)")
    page.locator(".md-header__title").evaluate("one => (one.style.letterSpacing = '0.12em')")
    expect(page.locator(".md-header__title").get_by_text("Backend Developer Guide")).to_be_visible()
    assert page.evaluate(CUT) == []
    assert (
        page.locator(".md-header__topic").first.evaluate("one => getComputedStyle(one).opacity")
        == "1"
    )


# Names


def test_each_page_says_where_one_is() -> None:
    """The menu marks the page itself, once, as the current one."""
    for source in ALL:
        text = (SITE / address(source) / "index.html").read_text("utf-8")
        menu = re.search(
            r'<div class="md-sidebar md-sidebar--primary.*?<main|<div class="md-content',
            text,
            re.DOTALL,
        )
        assert menu and text.count('aria-current="page" class="md-nav__link') == 1, source
        own = text.count('aria-current="page" class="md-tabs__link')
        assert own == (1 if source.endswith("index.md") or "/" not in source else 0), source


def test_links_within_a_page_have_names_of_their_own() -> None:
    """No two links to different places of a page are read out by the same name, and none is a mere sign."""
    for source in ALL:
        text = (SITE / address(source) / "index.html").read_text("utf-8")
        article = text[text.index("<article") : text.index("</article>")]
        targets: dict[str, set[str]] = {}
        for attributes, words in re.findall(r"<a ([^>]*)>(.*?)</a>", article, re.DOTALL):
            href = re.search(r'href="(#[^"]*)"', attributes)
            label = re.search(r'aria-label="([^"]*)"', attributes)
            if href and not href[1].startswith("#fn"):
                targets.setdefault(label[1] if label else words, set()).add(href[1])
        assert "&para;" not in targets, source
        same = [name for name, found in targets.items() if len(found) > 1]
        assert not same, (
            f"docs/{source}:1: links to different places are all called `{same[0]}`: name each by its place [names]"
        )


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize(
    "path", ["responsibilities/databases/", "hiring/job-description/", "skills/languages/"]
)
def test_copy_buttons_say_what_they_copy(visit: Visit, path: str, width: int) -> None:
    """Each button is named by the line or the template that it copies, and lies over no text."""
    page = visit(path, width)
    buttons = page.get_by_role("button", name=re.compile("^Copy .{3,}"))
    expect(buttons.first).to_be_attached()
    assert buttons.count() == page.locator(".guide-copy").filter(visible=True).count()
    covered = page.locator(".guide-copy").evaluate_all(
        """all => all.filter(button => {
            const box = button.getBoundingClientRect();
            const texts = document.createTreeWalker(button.parentElement, NodeFilter.SHOW_TEXT);
            const rects = [];
            while (texts.nextNode()) {
                const range = document.createRange();
                range.selectNodeContents(texts.currentNode);
                if (!button.contains(texts.currentNode)) rects.push(...range.getClientRects());
            }
            return rects.some(one => one.width && one.right > box.left && one.left < box.right
                && one.bottom > box.top && one.top < box.bottom);
        }).map(button => button.parentElement.textContent.slice(0, 60))"""
    )
    assert covered == []


def test_rows_of_tables_have_headings() -> None:
    """The first cell of each row with text in it is the row's heading."""
    for source in ALL:
        text = (SITE / address(source) / "index.html").read_text("utf-8")
        for body in re.findall(r"<tbody>.*?</tbody>", text, re.DOTALL):
            for row in re.findall(r"<tr>\s*(<t[dh].*?)</tr>", body, re.DOTALL):
                assert row.startswith(('<th scope="row"', "<td></td>")), (source, row)


def test_text_is_set_in_the_fonts_we_name(visit: Visit) -> None:
    """The fonts of the style sheet reach the text: the theme sets its own on the body."""
    page = visit("skills/languages/")
    family = "one => getComputedStyle(one).fontFamily"
    assert page.locator("article p").last.evaluate(family).startswith("system-ui")
    assert page.locator("article pre code").first.evaluate(family).startswith("ui-monospace")


# The list of results


def test_results_lead_with_the_page(visit: Visit) -> None:
    """A page's title weighs more than its sections', and no text is a note of sources or a table in a row."""
    page = visit("?q=levels")
    items = page.locator(".md-search-result__item")
    expect(items.first).to_be_visible()
    look = "one => { const s = getComputedStyle(one); return [Number(s.fontWeight), parseFloat(s.fontSize)]; }"
    heavy, large = page.locator(".md-search-result h1").first.evaluate(look)
    light, small = page.locator(".md-search-result h2").first.evaluate(look)
    assert heavy > light and large > small
    side = "([one, side]) => document.querySelector(`.md-search-result ${one}`).getBoundingClientRect()[side]"
    icon = page.evaluate(side, [".md-search-result__icon", "right"])
    assert icon <= page.evaluate(side, ["h1", "left"]), "the icon stands on the title"
    for query in (
        "levels",
        "capability framework primary",
        "uk government digital",
        "not yet junior scope",
    ):
        page.locator(SEARCH).fill(query)
        page.locator(SEARCH).press("Shift")
        page.wait_for_timeout(300)
        texts = page.locator(".md-search-result__list").inner_text()
        assert "↩" not in texts, query
        assert "Not yet Junior" not in texts, query
    page.locator(SEARCH).fill("glossary idempotent")
    page.locator(SEARCH).press("Shift")
    expect(page.locator(".md-search-result__list")).to_contain_text("Safe to repeat")


# On paper


PAPERS = ["A4", "Letter"]


def test_templates_and_programs_break_over_pages(visit: Visit, chromium: None) -> None:
    """A text longer than what is left of the page does not begin on the next, which would leave it empty."""
    page = visit("hiring/job-description/")
    broken = sum(sheets(page, paper) for paper in PAPERS)
    page.locator("article pre").evaluate_all(
        "all => all.forEach(one => (one.style.breakInside = 'avoid'))"
    )
    assert broken < sum(sheets(page, paper) for paper in PAPERS)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize(
    "path, most", [("hiring/candidate-sheet/", 2), ("hiring/score-sheet/", 2), ("", 1)]
)
def test_sheets_are_short(visit: Visit, chromium: None, path: str, most: int, paper: str) -> None:
    """A sheet to take along has few pages, and no question is parted from the lines to write on."""
    page = visit(path)
    assert sheets(page, paper) <= most
    page.emulate_media(media="print")
    parted = """all => all.filter(one => getComputedStyle(one).breakBefore !== "avoid").length"""
    assert page.locator("article hr:not(.footnote > hr)").evaluate_all(parted) == 0


def sheets(page: Page, paper: str) -> int:
    """How many sheets of paper the page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
