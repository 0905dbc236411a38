"""The sign beside a heading is named by the heading, for readers who hear one link after the other.

Reads and rewrites the built pages of a folder. It works on HTML, so that no editor need write it.
"""

import re
from html import escape, unescape
from pathlib import Path

# <h2 id="a">Text<a class="headerlink" href="#a" title="Link to this section">&para;</a></h2>
HEADING = (
    r'(<h[1-6] id="[^"]+">((?:(?!</?h[1-6]).)*?)<a class="headerlink" href="[^"]*") title="[^"]*">'
)


def name_links(page: str) -> str:
    """The page with a name for the link of each heading."""

    def sign(match: re.Match[str]) -> str:
        start, text = match.groups()
        words = " ".join(unescape(re.sub(r"<[^>]+>", "", text)).split())
        return f'{start} aria-label="Link to {escape(words)}">'

    return re.sub(HEADING, sign, page, flags=re.DOTALL)


def name_all(site: Path) -> None:
    for page in site.rglob("*.html"):
        page.write_text(name_links(page.read_text("utf-8")), "utf-8")
