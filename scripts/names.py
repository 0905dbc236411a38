"""What eyes see beside a link stands in its name too, for readers who hear one link after the other.

Reads and rewrites the built pages of a folder. It works on HTML, so that no editor need write it: the
sign beside a heading is named by the heading, and a word that links to several headings of a page
("Junior", eight times) by each of them.
"""

import re
import sys
from collections import Counter
from html import escape, unescape
from pathlib import Path

# <h2 id="a">Text<a class="headerlink" href="#a" title="Link to this section">&para;</a></h2>
HEADING = r'<(h[1-6]) id="([^"]+)">((?:(?!</?h[1-6]).)*?)<a class="headerlink" href="[^"]*"[^>]*>'
# <a href="#a">Text</a>
LINK = r'<a href="#([^"]+)">([^<]+)</a>'


def plain(markup: str) -> str:
    """A piece of HTML as the value of an attribute."""
    return escape(" ".join(unescape(re.sub(r"<[^>]+>", "", markup)).split()))


def name_links(page: str) -> str:
    """The page with a name for each heading's link, and for links that would be namesakes."""
    headings = {id_: plain(text) for _, id_, text in re.findall(HEADING, page, re.DOTALL)}

    def sign(match: re.Match[str]) -> str:
        tag, id_, text = match.groups()
        return (
            f'<{tag} id="{id_}">{text}<a class="headerlink" href="#{id_}"'
            f' aria-label="Link to {headings[id_]}">'
        )

    targets = {(text, id_) for id_, text in re.findall(LINK, page)}
    namesakes = Counter(text for text, _ in targets)

    def link(match: re.Match[str]) -> str:
        id_, text = match.groups()
        if namesakes[text] == 1 or id_ not in headings:
            return match[0]
        return f'<a href="#{id_}" aria-label="{text}: {headings[id_]}">{text}</a>'

    return re.sub(LINK, link, re.sub(HEADING, sign, page, flags=re.DOTALL))


def name_all(site: Path) -> None:
    for page in site.rglob("*.html"):
        page.write_text(name_links(page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    name_all(Path(sys.argv[1]))
