"""The drawings in docs/assets/images/ are those of scripts/drawings.py, each with a title, a description and words that fit."""

import re
import struct

import cards
import drawings
import pytest
from conftest import ROOT, SITE
from playwright.sync_api import Browser

NAMES = [drawing.__name__.replace("_", "-") for drawing in drawings.DRAWINGS]


@pytest.mark.parametrize("drawing", drawings.DRAWINGS, ids=lambda drawing: drawing.__name__)
def test_drawing(drawing: drawings.Maker) -> None:
    name = f"docs/assets/images/{drawing.__name__.replace('_', '-')}.svg"
    markup = drawings.svg(drawing)
    assert (ROOT / name).read_text("utf-8") == markup, (
        f"{name}:1: its drawing is another now: run python scripts/drawings.py [drawing]"
    )
    assert drawings.too_wide(markup) == []
    title, description = re.search(
        r"<title[^>]*>(.+?)</title>\n<desc[^>]*>(.+?)</desc>", markup
    ).groups()  # type: ignore[union-attr]
    assert len(title) <= 60, f"{name}: the first line of the docstring is its title: shorten it"
    assert len(description) >= 100, f"{name}: say in the docstring what is drawn, for who hears it"
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', markup)]
    assert min(sizes) >= drawings.WORD, f"{name}: its smallest words are too small for a phone"


@pytest.mark.parametrize("kind", cards.CARDS)
def test_card(kind: str) -> None:
    """The picture for shared links has the size that the page states, and is made of the present drawing."""
    png = (cards.FOLDER / f"{kind}.png").read_bytes()
    assert struct.unpack(">II", png[16:24]) == cards.SIZE
    assert cards.KEY + b"\0" + cards.digest(kind) in png, f"{kind}.png: run scripts/cards.py"


def test_every_type_of_page_has_a_card() -> None:
    used = {
        image
        for page in SITE.rglob("index.html")
        for image in re.findall(r'assets/images/social/([^"]+)\.png', page.read_text("utf-8"))
    }
    assert used == set(cards.CARDS)


def test_no_drawing_comes_from_elsewhere() -> None:
    drawn = {file.stem for file in (ROOT / "docs/assets/images").glob("*.svg")} - {"favicon"}
    assert drawn == set(NAMES)


def test_words_that_leave_the_drawing_are_found() -> None:
    markup = drawings.words(168, 20, "a line that is much too long for a telephone of any size")[1]
    assert drawings.too_wide(markup)


# The words that overlap each other, or leave the box or the drawing that they stand in.
OUTSIDE = """() => {
    const out = [];
    const inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1;
    for (const svg of document.querySelectorAll("svg")) {
        const edge = svg.getBoundingClientRect();
        const boxes = [...svg.querySelectorAll("rect")].map(one => one.getBoundingClientRect());
        const texts = [...svg.querySelectorAll("text")].map(one => [one.textContent, one.getBoundingClientRect()]);
        texts.forEach(([text, at], n) => {
            const [x, y] = [(at.left + at.right) / 2, (at.top + at.bottom) / 2];
            const around = boxes.filter(one => one.left < x && x < one.right && one.top < y && y < one.bottom);
            if (![edge, ...around].every(one => inside(at, one))) out.push(text);
            for (const [, next] of texts.slice(n + 1))
                if (at.left < next.right && next.left < at.right && at.top + 4 < next.bottom && next.top + 4 < at.bottom) out.push(text);
        });
    }
    return out;
}"""


def outside(browser: Browser, markup: str) -> list[str]:
    page = browser.new_page()
    page.set_content(f'<body style="width:336px;font-family:system-ui,sans-serif">{markup}</body>')
    found = page.evaluate(OUTSIDE)
    page.close()
    return found


def test_words_stay_in_their_boxes(browser: Browser) -> None:
    """Seen with the system's own letters, which on Debian are the widest."""
    markup = "".join(drawings.svg(drawing) for drawing in drawings.DRAWINGS)
    assert outside(browser, markup) == []


def test_words_that_leave_their_box_are_found(browser: Browser) -> None:
    parts = drawings.box(3, 4, 60, ["much too long"])
    markup = (
        f'<svg viewBox="0 0 336 90" font-size="14.5">{"".join(part for _, part in parts)}</svg>'
    )
    assert outside(browser, markup) == ["much too long"]
