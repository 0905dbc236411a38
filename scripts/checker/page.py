"""A page beside its source: where each of its facts was written."""

from __future__ import annotations

import html as entities
import os
import posixpath
import re
from collections import namedtuple
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import unquote

from checker.facts import NOTHING, Fact, Facts
from checker.links import Site, bare, plain
from checker.marks import Marked, Marks, missing_snippets
from checker.project import (
    FRONT,
    SETTINGS,
    as_dict,
    load_yaml,
    read_any,
    read_text,
)

# <!-- in a template -->, {# in a template #}, /* in a style sheet */
COMMENT = r"(?s)<!--.*?-->|\{#.*?#\}|/\*.*?\*/"
# What these settings name, they leave out: no link comes from there.
IGNORED = r"(?ms)^(?:exclude_docs|draft_docs|not_in_nav)[ \t]*:.*?(?=^\w|\Z)"
# href="{{ 'prices/' | url }}", - Prices: prices.md
PIECE = r"""[^\s,;'"()=\[\]{}<>]+"""
# ```python
FENCE = re.compile(r"([ \t>]*)(`{3,}|~{3,})(.*)$")
# said: how it is written there; sure: whether the place is known, or only the likeliest file;
# cause: what is equal for one fault that is seen on many pages
Place = namedtuple("Place", "path line said sure cause", defaults=("", True, ""))


def blank(found: str | re.Match[str]) -> str:
    """As many spaces, in the same lines, as a text or what a pattern found."""
    return re.sub(r"[^\n]", " ", found if isinstance(found, str) else found[0])


def pieces(path: str, text: str) -> dict[str, list[Place]]:
    """Each piece of a text that may be an address, and where it stands."""
    found: dict[str, list[Place]] = {}
    text = re.sub(IGNORED, blank, re.sub(COMMENT, blank, text))
    for number, line in enumerate(text.split("\n"), 1):
        for piece in dict.fromkeys(re.findall(PIECE, re.sub(r"^\s*#.*", "", line))):
            said = entities.unescape(piece)
            for key in dict.fromkeys((said, bare(unquote(said)) or said)):
                found.setdefault(key, []).append(Place(path, number, said))
    return found


def fences(lines: list[str]) -> list[tuple[int, int, bool]]:
    """(first line, last line or 0, whether it holds a line like a beginning) of each code fence."""
    found: list[tuple[int, int, bool]] = []
    opened = None
    for number, line in enumerate(lines, 1):
        if not (fence := FENCE.match(line)):
            continue
        indent, mark, info = fence[1].expandtabs(4), fence[2], fence[3].strip()
        if opened is None:
            if mark[0] == "~" or "`" not in info:
                opened, inner = (indent, mark), False
                found.append((number, 0, False))
        elif (indent, mark) == opened and info:
            # python, or {.python title="x"}
            inner = inner or bool(re.fullmatch(r"[\w+#.-]+(\s.*)?|\{.*\}", info))
        elif (indent, mark) == opened:
            found[-1], opened = (found[-1][0], number, inner), None
    return found


@lru_cache(1)  # in tests, one process sees many sites
def frame(site: Site) -> dict[str, list[Place]]:
    """What the settings and the theme folder say that may be an address."""
    project = site.project
    settings = [path for path in project.hidden if path.endswith(SETTINGS)]
    texts = {path: read_any(path) for path in [project.name, *settings]} | project.templates
    found: dict[str, list[Place]] = {}
    for path, text in texts.items():
        for key, places in pieces(path, text).items():
            found.setdefault(key, []).extend(places)
    return found


class Page:
    """A built file and the source that it was made from, if any."""

    def __init__(self, site: Site, html: str) -> None:
        self.site, self.project, self.html = site, site.project, html
        self.path = self.project.sources.get(html, "")
        self.facts: Facts = site.facts.get(html, NOTHING)
        self.markdown = html in self.project.pages

    @cached_property
    def text(self) -> str:
        """The source as it is written; empty if there is none."""
        return read_text(self.path) if self.markdown else read_any(self.path) if self.path else ""

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the source."""
        return self.text.split("\n")

    @cached_property
    def prose(self) -> list[str]:
        """The lines of the Markdown with code, comments and what is indented as code blanked."""
        lines = self.lines if self.markdown else []
        bare = ["" if re.match(r" {4}|\t", line) or len(line) > 5000 else line for line in lines]
        for first, last, _ in fences(lines):
            bare[first - 1 : last or None] = [""] * len(bare[first - 1 : last or None])
        bare[: self.front.count("\n") + 2 if self.front else 0] = lines[:0]
        text = "\n" * (len(lines) - len(bare)) + "\n".join(bare)
        text = re.sub(r"(?s)<!--.*?-->", blank, text)
        # `code`, which may be a whole cell
        code = r"(?<!`)(`+)(?!`)[^\n]+?(?<!`)\1(?!`)"
        return re.sub(code, lambda found: "x" * len(found[0]), text).split("\n")

    @cached_property
    def front(self) -> str:
        """The YAML between the dashes; empty if there is none."""
        found = re.match(FRONT, self.text) if self.markdown else None
        return found[1] if found else ""

    @cached_property
    def meta(self) -> dict[str, Any] | None:
        """The front matter; None if it can't be read."""
        try:
            return as_dict(load_yaml(self.front)) if self.front else {}
        except ValueError:
            return None

    @cached_property
    def inherited(self) -> dict[str, Any]:
        """What the .meta.yml of the page's folder and of those above it say."""
        found: dict[str, Any] = {}
        folder = self.path
        while folder and self.project.metas:
            folder = os.path.dirname(folder)
            above = self.project.metas.get(folder, {})
            forms = {**as_dict(above.get("front_matter")), **as_dict(found.get("front_matter"))}
            found = {**above, **found, **({"front_matter": forms} if forms else {})}
        return found

    @cached_property
    def marked(self) -> Marked:
        """The page made once more with a mark in each line; for pages with a fault only."""
        return Marked(self.project, self.html, self.text)

    @cached_property
    def open_fence(self) -> int:
        """The line of the code fence that is never closed, or 0: below it nothing is as it looks."""
        blocks = fences(self.lines) if self.markdown else []
        for start, end, inner in blocks:
            if end and inner:
                return start
        if not blocks or blocks[-1][1] or not self.marked.marks.fences:
            return 0
        place = self.marked.marks.place(self.marked.marks.fences[0])
        after = place[1] if place and place[0] == self.path else 0
        left = next(
            (n for n, line in enumerate(self.lines, 1) if n > after and FENCE.match(line)), 1
        )
        # Where fences have no language the last one is left over; the first that ends in front of
        # text and after an empty line, like a beginning, is the one never closed.
        for start, end, _ in blocks:
            above, here, below = self.lines[end - 2 : end + 1] if 0 < end < left else ("", "", "")
            same = here.strip() == self.lines[left - 1].strip()
            if same and not above.strip() and below[:1].strip():
                return start
        return left

    @cached_property
    def missing(self) -> list[tuple[Place, str]]:
        """(place, trouble) of each snippet of the page, and of its snippets, that is not there."""
        marks, found = missing_snippets(self.project, self.path, self.text)
        places = []
        for mark, trouble in found:
            name = trouble.split("`")[1]
            path = self.path if name in self.text else self.project.name
            places.append((self.at(marks, mark) or self.find(path, name), trouble))
        return places

    def find(self, path: str, words: str) -> Place:
        """The first line of a file that holds some words."""
        text = read_any(path)
        return Place(path, text.count("\n", 0, max(text.find(words), 0)) + 1, words)

    def at(self, marks: Marks, mark: str, said: str = "") -> Place | None:
        """The place of a mark."""
        place = marks.place(mark)
        return Place(*place, said) if place else None

    def line(self, place: Place) -> str:
        """The text of a place's line."""
        lines = self.lines if place.path == self.path else read_any(place.path).split("\n")
        return lines[place.line - 1] if place.line <= len(lines) else ""

    def places(self, fact: Fact) -> list[Place]:
        """Every place that says a fact; the first line of the likeliest file if none does."""
        found = self.written(fact) if fact.inside else self.framed(fact)
        if found:
            return list(dict.fromkeys(found))
        if fact.inside or self.path and not self.markdown:
            return self.outside(fact)
        key = bare(self.site.target(self.html, fact.value)[0] or "") or fact.value
        return [Place(self.project.name, 1, key, False)]  # the theme's own, one cause for all

    def written(self, fact: Fact) -> list[Place]:
        """Where the Markdown says what an article holds."""
        if not self.markdown:
            return []
        facts = self.marked.facts
        lists = (facts.links, facts.doubles, facts.headings, facts.mute, facts.left)
        same = [one for some in lists for one in some if one.value == fact.value]
        # A picture that a plugin wraps in a link has the picture's place.
        same = [one for one in same if one.kind == fact.kind] or same
        # Another program than MkDocs writes the address in its own way.
        same = same or [one for one in facts.links if self.meant(one.said) == self.meant(fact)]
        places = [self.at(self.marked.marks, one.mark, one.said or one.value) for one in same]
        return [place for place in places if place]

    def meant(self, link: Fact | str | None) -> tuple[str, str]:
        """(path, fragment) that a link means, or an address in the source."""
        if isinstance(link, Fact):
            path, fragment = self.site.target(self.html, link.value)
            return plain(path or "?"), fragment
        folder = posixpath.dirname(self.path.removeprefix(self.project.docs + "/"))
        path, _, fragment = (link or "").partition("#")
        return plain(posixpath.normpath(posixpath.join(folder, path))), fragment

    def framed(self, fact: Fact) -> list[Place]:
        """Where front matter, a template or the settings say what stands around an article."""
        value = unquote(fact.value.strip())
        path, fragment = self.site.target(self.html, fact.value)
        key = bare(path or "") + (f"#{fragment}" if fragment else "")
        for said in (self.front_pieces, frame(self.site)):
            if found := said.get(value) or said.get(key if key else value):
                return found
        return []

    @cached_property
    def front_pieces(self) -> dict[str, list[Place]]:
        """What the page's front matter says that may be an address."""
        return pieces(self.path, "\n" + self.front) if self.front else {}

    def outside(self, fact: Fact) -> list[Place]:
        """Where a template, or a page of plain HTML, says what no Markdown said."""
        texts = self.project.templates if self.markdown or not self.path else {self.path: self.text}
        value = fact.value.strip()
        for path, text in texts.items() if value else ():
            if value in text:
                return [self.find(path, value)]
        return [Place(self.path or f"{self.project.site}/{self.html}", 1, value, False)]

    @cached_property
    def broken(self) -> dict[str, list[tuple[Place, str]]]:
        """(place, what is wrong and what to do) of each broken link, by the name of the rule."""
        found: dict[str, list[tuple[Place, str]]] = {}
        for link in self.facts.links:
            fault = self.site.judge(self.html, link)
            # The way back from a footnote that nobody cites is that footnote's fault.
            if fault is None or link.value.startswith("#fnref"):
                continue
            for place in self.places(link):
                if fault.rule == "own-domain" and not self.only_here(place):
                    continue
                # People look for what they wrote, not for what MkDocs made of it.
                value = link.value.strip()
                what = fault.what.replace(f"`{value}`", f"`{place.said or value}`")
                told = f"{what}: {fault.repair or self.site.repair(self, link, place)}"
                place = place._replace(cause=self.site.target(self.html, value))
                found.setdefault(fault.rule, []).append((place, told))
        return found

    def only_here(self, place: Place) -> bool:
        """Whether a text is read on this site alone: elsewhere only full addresses work."""
        folders = tuple(
            f"{folder}/" for folder in (self.project.docs, self.project.theme) if folder
        )
        said = self.site.host in self.line(place).lower()
        return place.path.startswith(folders) and said and not os.path.islink(place.path)
