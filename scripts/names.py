"""The sign beside a heading is named by the heading, for readers who hear one link after the other; a drawing gets one
too, and the box of a task list is named by its state.

Reads and rewrites the built pages of a folder. It works on HTML, so that no editor need write it.
"""

import re
from html import escape, unescape
from pathlib import Path

# <h2 id="a">Text<a class="headerlink" href="#a" title="Link to this section">&para;</a></h2>
HEADING = (
    r'(<h[1-6] id="[^"]+">((?:(?!</?h[1-6]).)*?)<a class="headerlink" href="[^"]*") title="[^"]*">'
)
# <input type="checkbox" disabled checked/>
BOX = r'<input type="checkbox" disabled( checked)?'

# <figure class="diagram" id="drawing-a">…<title id="a-title">Title</title>…</figcaption>
DRAWING = (
    r'(<figure class="diagram[^"]*" id="([^"]+)">(?:(?!</figure>).)*?<title[^>]*>([^<]*)</title>'
    r"(?:(?!</figure>).)*?)</figcaption>"
)


def link_drawings(page: str) -> str:
    """The page with a link to each drawing that has an id, behind its caption."""

    def sign(match: re.Match[str]) -> str:
        start, anchor, title = match.groups()
        name = f'href="#{anchor}" aria-label="Copy link to the drawing: {title}"'
        return f'{start} <a class="headerlink" {name}>#</a></figcaption>'

    return re.sub(DRAWING, sign, page, flags=re.DOTALL)


def name_links(page: str) -> str:
    """The page with a name for the link of each heading and for each box."""

    def sign(match: re.Match[str]) -> str:
        start, text = match.groups()
        words = " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())
        return f'{start} aria-label="Copy link to {escape(words)}">'

    def box(match: re.Match[str]) -> str:
        return f'{match[0]} aria-label="{"Done" if match[1] else "To do"}"'

    return re.sub(BOX, box, re.sub(HEADING, sign, page, flags=re.DOTALL))


def name_all(site: Path) -> None:
    for page in site.rglob("*.html"):
        page.write_text(link_drawings(name_links(page.read_text("utf-8"))), "utf-8")
