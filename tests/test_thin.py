"""What scripts/thin.py takes out is seen by nobody: the same rules for odd sheets, the same pictures of the site."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import material  # type: ignore[import-untyped]
import names
import pytest
import thin
from conftest import ROOT, SITE, TYPES, Start, Visit, accessible, address, stands
from playwright.sync_api import Page, expect

PAGE = '<div class="a b"><p id="c" hidden>x</p><a href="#">y</a></div><p class="d"></p>'

# A sheet, and what is left of it on PAGE.
SHEETS = [
    (".a{color:red}.e{color:red}", ".a{color:red}"),
    (".a,.e,.d{color:red}", ".a,.d{color:red}"),
    # A brace or a comma in a comment or a text ends no rule.
    ("/* } .e{ */.a{color:red}", ".a{color:red}"),
    (".a{/* } */color:red}.d{color:red}", ".a{color:red}.d{color:red}"),
    ('.a::after{content:"},{"}.e{}', '.a::after{content:"},{"}'),
    (".a:is(.b,/* , */.d),.e{color:red}", ".a:is(.b,.d){color:red}"),
    # What stands within :is() counts, however deep; what stands within :not() does not.
    (":is(:not(.e),.f){color:red}", ":is(:not(.e),.f){color:red}"),
    (".a:is(.e,:is(.b:not(:is(.f,.g))))>p{color:red}", ".a:is(.e,:is(.b:not(:is(.f,.g))))>p{color:red}"),
    (".a:is(.e,:is(.f:not(.b))){color:red}", ""),
    # The moment does not count, the place does.
    (".js .a:hover>a:focus::before{color:red}", ".js .a:hover>a:focus::before{color:red}"),
    ("p .a{color:red}", ""),
    (".d+.a{color:red}", ""),
    ("[hidden]{color:red}[title]{color:red}", "[hidden]{color:red}"),
    ("p:nth-child(7){color:red}", ""),
    # Blocks within blocks; an empty one goes.
    ("@media print{@supports (top:0){.a{top:0}.e{top:0}}}", "@media print{@supports (top:0){.a{top:0}}}"),
    ("@media print{.e{top:0}}", ""),
    ("@font-face{font-family:e}@charset 'x';", "@font-face{font-family:e}"),
]  # fmt: skip


@pytest.mark.parametrize("sheet, left", SHEETS, ids=[sheet for sheet, _ in SHEETS])
def test_rules_that_can_match_stay(sheet: str, left: str) -> None:
    found = thin.thin(sheet, "a sheet", thin.matcher([PAGE]))
    assert found == left


def test_what_nothing_reads_goes() -> None:
    """A custom property stays if a sheet reads it, also by one that is read itself."""
    sheet = '.a{--a:var(--b, var(--c));--b:1;--c:"};{";--d:var(--e);--e:2;color:var(--a)}'
    left = thin.without_unread(sheet, "a sheet", ".b{top:calc(1px + var(--e))}")
    assert left == '.a{--a:var(--b, var(--c));--b:1;--c:"};{";--e:2;color:var(--a)}'


def test_a_broken_sheet_is_told_with_its_line() -> None:
    with pytest.raises(SystemExit, match=r"guide\.css:2: .*\[thin\]"):
        thin.thin(".a{color:red}\n.b", "guide.css", thin.matcher([PAGE]))


def test_space_that_is_seen_stays() -> None:
    page = "<p>\n  a\n</p>\n<pre>\n  b</pre>\n  <textarea>\n  c</textarea>\n  d"
    assert (
        thin.without_indents(page)
        == "<p>\na\n</p>\n<pre>\n  b</pre>\n<textarea>\n  c</textarea>\nd"
    )


def test_no_script_of_the_head_waits_for_a_sheet() -> None:
    """A script below a style sheet would hold the page back until the sheet has come."""
    for page in SITE.rglob("*.html"):
        head = page.read_text("utf-8").partition("</head>")[0]
        assert "<script" not in head.partition('rel="stylesheet"')[2], page


# What an editor who knows Material expects

MARKS = """# A page

!!! note

    A note with ==a mark==.

??? warning "Folded"

    Hidden at first.

- [ ] open
- [x] done
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_notes_lists_of_tasks_and_marks_are_styled(
    start: Start, tmp_path: Path, scheme: str
) -> None:
    """Styles that no page needs today come with the first page that does, and all can read them."""
    for name in ("overrides", "docs/assets"):
        shutil.copytree(ROOT / name, tmp_path / name)
    config = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")[0]
    (tmp_path / "mkdocs.yml").write_text(config, "utf-8")
    (tmp_path / "docs/index.md").write_text(MARKS, "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    subprocess.run(command, check=True, cwd=tmp_path, env=os.environ | {"POLICY": "false"})
    names.name_all(tmp_path / "site")
    thin.thin_all(tmp_path / "site")
    options: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "color_scheme": scheme}
    page = start(scheme, False).new_page(**options)
    page.goto((tmp_path / "site/index.html").as_uri())
    seen = page.locator("article").inner_text()
    assert not any(mark in seen for mark in ("!!!", "???", "==", "[ ]", "[x]"))
    expect(page.get_by_text("Hidden at first.")).to_be_hidden()
    page.get_by_text("Folded").click()
    expect(page.get_by_text("Hidden at first.")).to_be_visible()
    sign = "one => getComputedStyle(one, '::before').maskImage"
    for place in (".admonition-title", "article summary", ".task-list-indicator"):
        assert page.locator(place).first.evaluate(sign).startswith("url("), place
    colors = "one => [one, one.parentElement].map(each => getComputedStyle(each).backgroundColor)"
    mark, around = page.locator("mark").evaluate(colors)
    assert mark != around
    assert accessible(page) == []
    page.close()


# The pictures


def whole_sheet() -> str:
    """The style sheet of all pages before anything was taken out."""
    [theme] = Path(material.__path__[0], "templates/assets/stylesheets").glob("main.*.css")
    own = [ROOT / "docs/assets/stylesheets" / name for name in ("guide.css", "theme-fixes.css")]
    return "".join(file.read_text("utf-8") for file in (theme, *own))


def search(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("database")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.locator(".md-search-result__more > summary").first.click()


def menu(page: Page) -> None:
    page.get_by_role("button", name="Open menu").click()
    expect(page.get_by_role("button", name="Close menu")).to_be_focused()


def tab(page: Page) -> None:
    page.locator(".tabbed-labels > label").nth(1).click()


def details(page: Page) -> None:
    page.locator(".guide-contents summary").click()


def print_out(page: Page) -> None:
    page.emulate_media(media="print")


def fill_kit(page: Page) -> None:
    page.locator("#kit input, #kit select").first.focus()
    expect(page.locator(".kit-tools").first).to_be_attached()


def scroll(page: Page) -> None:
    page.evaluate("scrollTo(0, 2000)")
    page.wait_for_timeout(100)


def walk(page: Page) -> None:
    for _ in range(4):
        page.keyboard.press("Tab")


STATES: list[tuple[str, Callable[[Page], None]]] = [
    ("skills/languages/", search),
    ("skills/languages/", menu),
    ("skills/languages/", tab),
    ("skills/languages/", scroll),
    ("responsibilities/databases/", details),
    ("responsibilities/databases/", print_out),
    ("hiring/kit/", fill_kit),
    ("faq/", walk),
    *((address(page), stands) for page in TYPES),
]


# What makes the picture: the place of each box, and all that the sheet says of the first one of each kind and of
# its pseudo-elements. Letters themselves are not drawn alike twice, so that pictures would differ without a cause.
# A custom property is drawn only where another one reads it, and that one is compared; for `background: none` the
# thinned sheet says `0 0`.
LOOK = """() => {
    document.getAnimations().forEach(one => one.finish());
    const kind = one => one && one.localName + " " + (one.getAttribute("class") ?? "");
    const kinds = new Set();
    const seen = {};
    for (const [number, one] of [...document.querySelectorAll("html, body, body *")].entries()) {
        if (!one.checkVisibility()) continue;
        const box = one.getBoundingClientRect();
        const name = `${number} ${kind(one)}`;
        seen[name] = [box.x, box.y, box.width, box.height].join(" ");
        const own = [one, one.parentElement, one.parentElement?.parentElement].map(kind).join();
        if (kinds.has(own)) continue;
        kinds.add(own);
        for (const part of ["", "::before", "::after", "::marker", "::placeholder"]) {
            const style = getComputedStyle(one, part);
            if (part.length > 6 && style.content === "none") continue;
            for (const key of style)
                if (!key.startsWith("--")) seen[`${name} ${part} ${key}`] = style.getPropertyValue(key).replace(/\\b0px/g, "0%");
        }
    }
    return seen;
}"""
# Both looks are compared in the page, since they are long.
COMPARE = f"""async () => {{
    const look = {LOOK};
    const thinned = look();
    await new Promise(done => {{
        const link = document.querySelector("link[href$='guide.css']");
        const whole = link.cloneNode();
        whole.href += "?whole";
        // No moment without a sheet, in which the page would be another and scroll elsewhere.
        whole.onload = () => {{ link.remove(); done(); }};
        link.after(whole);
    }});
    const whole = Object.entries(look());
    // The last digits of a length depend on what was laid out before.
    const numbers = text => (text.match(/\\d+(?:\\.\\d+)?/g) ?? []).map(Number);
    const words = text => text.replace(/[\\d.]+/g, "");
    const same = (a, b) => a === b || a !== undefined && words(a) === words(b)
        && numbers(a).every((one, i) => Math.abs(one - numbers(b)[i]) < .05);
    const lost = whole.filter(([place, said]) => !same(thinned[place], said));
    return [whole.length, lost.slice(0, 3).map(([place, said]) => `${{place}}: ${{thinned[place]}}, not ${{said}}`)];
}}"""


@pytest.mark.parametrize(
    "path, state", STATES, ids=[f"{path} {state.__name__}" for path, state in STATES]
)
def test_the_picture_is_the_same(visit: Visit, path: str, state: Callable[[Page], None]) -> None:
    """Box by box the thinned sheet shows what the whole one does, small and light, and large and dark."""
    for width, scheme in ((360, "light"), (1280, "dark")):
        if width > 360 and state in (menu, details) or width < 1280 and state is stands:
            continue  # only a small screen has these; the other states show what is small of a page
        page = visit(path, width, scheme)
        page.route(
            "**/guide.css?whole",
            lambda route: route.fulfill(body=whole_sheet(), content_type="text/css"),
        )
        stands(page)
        state(page)
        page.mouse.move(1, 450)  # where nothing answers to it
        page.wait_for_timeout(500)  # scripts of the theme act a moment after what they answer
        looked, lost = page.evaluate(COMPARE)
        assert looked > 1000
        assert lost == [], f"{width} px: scripts/thin.py took out what {path} shows"


def test_a_script_keeps_what_its_texts_say() -> None:
    """Comments and indents go; a text within a text keeps its space, and one of several lines its indents."""
    script = '// Why\n{\n  const title = `${kind}${one ? `, ${one}` : ""}`; // said\n\n}\n'
    assert thin.shorter(script) == '{\nconst title = `${kind}${one ? `, ${one}` : ""}`; // said\n}'
    lines = "const text = `a\n  // b`;\n"
    assert thin.shorter(lines) == lines
