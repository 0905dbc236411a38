"""Makes the index of the built site's search small: words and the pages that have them, and each page's text apart.

A visitor's first search loads `search/search_index.json`; the texts, `search/0.json` and so on, come for the few pages
that answer. Programs, lists of sources and the links at the end of a page are no text of the guide and left out.
docs/assets/javascripts/search.js reads what stands here. In the edition for reading from a disk, which can fetch nothing,
the texts stay together.
"""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from html import unescape
from pathlib import Path

# Ends of lines as in programs, and commands: `a = 1;`, `$ ls`
PROGRAM = re.compile(r"[;={}]\s*(\n|<)|\$ \w")
# <ol>…↩…</ol>, a list of sources whose arrows lead back; <sup>1</sup>; <p>Read next: …</p>
ASIDE = re.compile(r"<ol>(?:(?!</ol>).)*↩.*?</ol>|<sup>\d+</sup>|<p>Read next: .*?</p>", re.DOTALL)
# What search.js takes for a word as written: node.js, on-call, ci/cd, n+1, c#
WORD = re.compile(r"[^\W_]+(?:[.'’\-/+][^\W_]+)*[+#]*")
Section = dict[str, str]  # location, title and text, as MkDocs writes them
TIMES = (1, 2, 3, 4, 6, 9, 16)  # a word's number of times is kept in these steps
# What the letter behind a page's number says of a word, as bits from "A" on.
LEAD, HEADING, STEP = 1, 2, 4


def text_of(html: str) -> str:
    """The HTML of a section without what is no text of the page."""
    html = re.sub(
        r"<pre>.*?</pre>",
        lambda one: " " if PROGRAM.search(one[0]) else one[0],
        html,
        flags=re.DOTALL,
    )
    return ASIDE.sub("", html)


def words(html: str) -> list[str]:
    """The words of a text as written, in small letters without accents."""
    plain = unicodedata.normalize("NFKD", unescape(re.sub(r"<[^>]*>", " ", html)).lower())
    return WORD.findall("".join(sign for sign in plain if unicodedata.category(sign)[0] != "M"))


def number(n: int) -> str:
    """A number to the base of 36, as JavaScript's parseInt reads it; nothing for 0."""
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return number(n // 36) + digits[n % 36] if n else ""


def read(pages: list[list[Section]]) -> tuple[list[list[int]], str]:
    """How many words each page's lead, headings and text have, and each word with the pages that have it.

    The line `word 2E1G` says: it is on page 2 and, with one between them, on page 4.
    """
    sizes = []
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for at, sections in enumerate(pages):
        lead = words(sections[0]["text"])
        heads = [word for section in sections[1:] for word in words(section["title"])]
        text = [word for one in sections for word in words(f"{one['title']} {one['text']}")]
        sizes.append([len(lead), len(heads), len(text)])
        for word, times in Counter(text).items():
            step = sum(times >= least for least in TIMES)
            said = LEAD * (word in lead) + HEADING * (word in heads) + STEP * step
            places[word].append((at, said))
    lines = []
    for word, found in sorted(places.items()):
        line, following = f"{word} ", 0
        for at, said in found:
            line += number(at - following) + chr(65 + said)
            following = at + 1
        lines.append(line)
    return sizes, "\n".join(lines)


def write(site: Path) -> None:
    """Rewrites the index of a built site."""
    file = site / "search/search_index.json"
    disk = file.with_suffix(".js")
    found = next((one for one in (disk, file) if one.exists()), None)
    if not found:
        return  # a builder with an index of its own kind
    # var __index = {…}
    index = json.loads(found.read_text("utf-8").removeprefix("var __index = "))
    pages: dict[str, list[Section]] = defaultdict(list)
    for section in index["docs"]:
        section["text"] = text_of(section["text"])
        pages[section["location"].partition("#")[0]].append(section)
    if found == disk:
        disk.write_text(f"var __index = {json.dumps(index, ensure_ascii=False)}", "utf-8")
        return
    for at, sections in enumerate(pages.values()):
        (file.parent / f"{at}.json").write_text(json.dumps(sections, ensure_ascii=False), "utf-8")
    sizes, lines = read(list(pages.values()))
    listed = zip(pages.items(), sizes, strict=True)
    index["docs"] = {
        "pages": [[place, sections[0]["title"], *size] for (place, sections), size in listed],
        "words": lines,
    }
    file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")
