"""The terms of a glossary stand in its page as DefinedTerm data too, for machines that look for one.

Rewrites each built page that has definitions with an id of the form `term-…`.
See https://schema.org/DefinedTerm.
"""

import json
import re
from html import unescape
from pathlib import Path

TERM = r'<dt id="(term-[^"]+)">(.*?)</dt>\s*<dd>(.*?)</dd>'


def plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", markup)).split())


def describe(page: str) -> str:
    """The page with its terms as JSON-LD below their list, or unchanged if it has none."""
    terms = re.findall(TERM, page, re.DOTALL)
    address = re.search(r'<link rel="canonical" href="([^"]+)"', page)
    if not terms or not address:
        return page
    data = {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": f"{address[1]}#glossary",
        "hasDefinedTerm": [
            {
                "@type": "DefinedTerm",
                "@id": f"{address[1]}#{anchor}",
                "name": plain(name),
                "description": plain(meaning),
            }
            for anchor, name, meaning in terms
        ],
    }
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    # So near to the same words it takes, compressed, less than half of what it would take in the head.
    end = page.rindex("</dl>") + len("</dl>")
    return f'{page[:end]}<script type="application/ld+json">{text}</script>{page[end:]}'


def describe_all(site: Path) -> None:
    for path in site.rglob("*.html"):
        path.write_text(describe(path.read_text("utf-8")), "utf-8")
