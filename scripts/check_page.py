"""A page and its source side by side: which line says what a reader gets."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache

from check_html import NOTHING, Link
from check_site import SCHEME, Fault, Site, bare, letters, malformed, near_id, resolve, unquote
from check_source import (
    COMMENT,
    FRONT,
    MARKDOWN,
    SETTINGS,
    Fence,
    Place,
    as_dict,
    blank,
    fences,
    literals,
    load_yaml,
    snippet_names,
    without_code,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Addresses = dict[Any, list[Place]]
Found = Iterator[tuple["int | Place", str]]
RULES: dict[str, tuple[str, Callable[[Any], Found]]] = {}

HEADING = r"^[ \t>]*(#{1,6})|<h([1-6])\b|^[ \t>]*\S[^\n]*\n[ \t>]*(?:(=)=*|-+)[ \t]*$"
MARKUP = r"\{[:\s]*[#.][^}]*\}\s*$|\]\([^)]*\)|\]\[[^\]]*\]|<[^>]*>|:[\w+-]+:|&nbsp;"
# What these settings name, they leave out: no link comes from there.
IGNORED = r"(?ms)^(?:exclude_docs|draft_docs|not_in_nav)[ \t]*:.*?(?=^\w|\Z)"


def rule(check: Callable[[Any], Found]) -> Callable[[Any], Found]:
    """Register a rule; the name of its argument says whether it sees each `page` or the `site`."""
    kind = check.__code__.co_varnames[0]
    assert kind in ("page", "site"), f"{check.__name__} must take `page` or `site`"
    RULES[check.__name__.replace("_", "-")] = (kind, check)
    return check


@lru_cache(1)  # in tests, one process sees many sites
def frame(site: Site) -> Addresses:
    """Every address in the settings and the theme folder."""
    project = site.project
    paths = [f"{project.docs}/{rel}" for rel in project.sources if rel.endswith(SETTINGS)]
    texts = {path: project.read(path) for path in [*paths, project.config_name]}
    texts |= project.templates
    said = [(p, p, re.sub(IGNORED, blank, re.sub(COMMENT, blank, t))) for p, t in texts.items()]
    return Page(site, "index.html").read(said)


class Page:
    """A built file and the source that it was made from, if any."""

    def __init__(self, site: Site, html: str, path: str = "") -> None:
        self.site, self.project = site, site.project
        self.html, self.path = html, path
        self.facts = site.facts.get(html, NOTHING)
        self.rel = path.removeprefix(self.project.docs + "/")
        self.markdown = path.lower().endswith(MARKDOWN)
        # A list of blog posts shows the beginnings of posts, which are checked as pages.
        self.is_post_list = site.lists_posts(html, path)

    @cached_property
    def text(self) -> str:
        """The source as it is written; empty if there is none."""
        if self.markdown:
            return self.project.text(self.path)
        return self.project.read(self.path) if self.path else ""

    @cached_property
    def front(self) -> str:
        """The YAML between the dashes; empty if there is none."""
        found = re.match(FRONT, self.text) if self.markdown else None
        return found[1] if found else ""

    @cached_property
    def start(self) -> int:
        """Where the body begins in the text."""
        found = re.match(FRONT, self.text) if self.front else None
        return found.end() if found else 0

    @cached_property
    def body(self) -> str:
        """The source without code, comments and front matter, line for line."""
        if not self.markdown:
            return re.sub(COMMENT, blank, self.text)
        return blank(self.text[: self.start]) + without_code(self.text[self.start :])

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
        folder = self.rel
        while folder and self.site.demands:
            folder = posixpath.dirname(folder)
            found = {**self.site.demands.get(folder, {}), **found}
        return found

    @cached_property
    def includes(self) -> list[tuple[Place, str, str, str]]:
        """(place, trouble, path, text) of each snippet of the page and of its snippets."""
        options = self.project.option("markdown_extensions", "pymdownx.snippets") or {}
        everywhere, config = options.get("auto_append"), self.project.config_name
        queue = [(self.path, self.text)]
        for name in everywhere if isinstance(everywhere, list) else ():
            settings = self.project.read(config)
            lines = settings.count("\n", 0, max(settings.find(str(name)), 0))
            queue.append((config, "\n" * lines + f'--8<-- "{name}"'))
        found: list[tuple[Place, str, str, str]] = []
        seen = {self.path}
        while queue and self.markdown and self.project.snippet_bases:
            path, text = queue.pop()
            for line, name in snippet_names(text):
                found.append((Place(path, line), *self.project.snippet(name)))
                if found[-1][2] not in seen:
                    seen.add(found[-1][2])
                    queue.append(found[-1][2:])
        return found

    @cached_property
    def sources(self) -> list[tuple[str, str, str]]:
        """(path, text without code, text) of the page and of every snippet in it."""
        inner = {path: text for _, _, path, text in self.includes if path not in ("", self.path)}
        own = [(self.path, self.body, self.text)] if self.path else []
        return own + [(path, without_code(text), text) for path, text in inner.items()]

    def grep(self, pattern: str, theme: bool = False) -> Iterator[tuple[Place, re.Match[str], str]]:
        """(place, match, uncut text) for each match in the page and its snippets, code aside.

        With theme, in every file of the theme folder, too.
        """
        templates = self.project.templates.items() if theme else ()
        for path, text, raw in [*self.sources, *((path, text, text) for path, text in templates)]:
            for found in re.finditer(pattern, text, re.MULTILINE):
                yield Place(path, text.count("\n", 0, found.start()) + 1), found, raw

    def line(self, place: Place) -> str:
        """The line of a source file."""
        lines = self.project.read(place.path).split("\n")
        return lines[place.line - 1] if place.line <= len(lines) else ""

    def key(self, value: str) -> tuple[str, str, str] | None:
        """(path, query, fragment) that an address on the built page stands for."""
        path, fragment = self.site.target(self.html, value)
        query = value.partition("#")[0].partition("?")[2]
        return (bare(path), query, unquote(fragment)) if path is not None else None

    def meanings(self, literal: str, markdown: bool) -> set[Any]:
        """What a written address may stand for: its text, and the keys of where it leads."""
        address, _, fragment = literal.partition("#")
        path, _, query = address.partition("?")
        path = unquote(path)
        if re.match(SCHEME + "|//", path):
            return {unquote(literal), self.key(literal)}
        below = resolve(posixpath.dirname(self.rel), path) or ""
        key = (bare(self.site.html(below)), query, unquote(fragment))
        source = markdown and path and path[0] != "/" and below in self.project.sources
        if source and not self.project.excluded(below):
            return {key}  # MkDocs rewrites it, so its text is on no page
        return {unquote(literal), self.key(literal), key if below and path else None}

    def read(self, texts: list[tuple[str, str, str]]) -> Addresses:
        """Where each address in texts of (path, name for the format, text) may stand, by meaning."""
        found: Addresses = {}
        for path, name, text in texts:
            for line, literal, markdown in literals(name, text):
                for meaning in self.meanings(literal, markdown) - {None}:
                    found.setdefault(meaning, []).append(Place(path, line, literal))
        return found

    @cached_property
    def addresses(self) -> Addresses:
        """Every address in the page, its snippets and its front matter."""
        front = (self.path, ".yml", "\n" + self.front)
        return self.read([*((path, path, text) for path, text, _ in self.sources), front])

    def locate(self, link: Link, exact: bool = False) -> list[Place]:
        """Every place that says this link; the first line of the likeliest file if none does."""
        value = unquote(link.value.strip())
        key = None if exact or not value else self.key(link.value)

        def said_in(addresses: Addresses) -> list[Place]:
            return [*addresses.get(value, ()), *addresses.get(key, ())]

        shared = frame(self.site) if value or not link.inside else {}
        if link.inside:
            found = said_in(self.addresses) or said_in(shared)
        else:
            found = said_in(shared) or said_in(self.addresses)
        # The longer text first, so that of two on one line the shorter, truer one stays.
        found.sort(key=lambda place: -len(place.literal))
        lines = {(place.path, place.line): place for place in found}
        if lines or link.inside and self.is_post_list:
            return list(lines.values())
        if not link.inside:  # the theme's own, which is one cause for all pages
            return [Place(self.project.config_name, 1, key[0] if key else value)]
        return [Place(self.path or f"{self.project.site}/{self.html}", 1, link.value.strip())]

    @cached_property
    def broken(self) -> list[tuple[Place, Fault]]:
        """Each broken link of the page, once a source line."""
        found = []
        for link in self.facts.links:
            fault = self.site.judge(self.html, link)
            # The way back from a footnote that nobody cites is that footnote's fault.
            if fault is None or link.value.startswith("#fnref"):
                continue
            written = fault.rule in ("own-domain", "outside-site", "malformed-address")
            for place in self.locate(link, written):
                skip = fault.rule == "own-domain" and not self.only_here(place)
                if skip or (fault.rule, place) in self.site.told:
                    continue
                self.site.told.add((fault.rule, place))
                # People look for what they wrote, not for what MkDocs made of it.
                shown = f"`{place.literal or link.value.strip()}`"
                what = fault.what.replace(f"`{link.value.strip()}`", shown)
                repair = fault.repair or self.repair(link, place)
                found.append((place, Fault(fault.rule, what, repair)))
        # Python-Markdown takes <htp://host> for a tag, and readers see nothing at all.
        tag = r"<([a-zA-Z][\w+.-]*:/[^\s<>]*)>"
        bad = {one for one in re.findall(tag, self.text) if malformed(one)}
        for place, m, _ in self.grep(tag) if bad else ():
            if trouble := malformed(m[1]):
                found.append((place._replace(literal=m[1]), Fault("malformed-address", *trouble)))
        return found

    def only_here(self, place: Place) -> bool:
        """Whether a text is read on this site alone: elsewhere only full addresses work."""
        folders = (self.project.docs + "/", (self.project.theme or "\0") + "/")
        linked = os.path.islink(self.project.at(place.path))  # a README of the repository, say
        said = self.site.host in self.line(place).lower()
        return place.path.startswith(folders) and said and not linked

    def repair(self, link: Link, place: Place) -> str:
        """The advice for a broken link."""
        site, project = self.site, self.project
        path, fragment = site.target(self.html, link.value)
        found = site.file(path)
        ids = (site.ids(found, link.kind) if found else None) or frozenset()
        if found and site.own(link.value) and (not fragment or fragment in ids):
            end = f"#{fragment}" if fragment else ""
            return f"write `{self.written(found, place._replace(literal=''))}{end}`"
        if found:
            near = near_id(unquote(fragment), ids)
            advice = "correct the fragment or give the place that id"
            return f"did you mean `#{near}`?" if near else advice
        said = unquote(re.split("[?#]", link.value.strip())[0])
        below = resolve(posixpath.dirname(self.rel), said) or ""
        for address in (bare(path or below), bare(project.url(below))):
            if address in site.unpublished:
                return site.unpublished[address]
        guesses = [below] if self.markdown and link.inside and below else []
        near = site.near_file([*guesses, path or ""])
        advice = "correct the address or remove it"
        return f"did you mean `{self.written(near, place)}`?" if near else advice

    def written(self, html: str, place: Place) -> str:
        """The address of a built file, as the writer of the place would write it."""
        source = self.site.by_html.get(html, "").removeprefix(self.project.docs + "/")
        if source and place.path == self.project.config_name:
            return source
        attribute = r"=\s*[\"']?" + re.escape(place.literal)
        raw = place.literal and re.search(attribute, self.line(place))
        if source and self.markdown and place.path.endswith(MARKDOWN) and not raw:
            return posixpath.relpath(source, posixpath.dirname(self.rel) or ".")
        target = posixpath.relpath(html, posixpath.dirname(self.html) or ".")
        return re.sub(r"(^|/)index\.html$", r"\1", target) or "./"

    @cached_property
    def headings(self) -> list[tuple[int, str]]:
        """(level, words) of each heading that readers see; none if no Markdown wrote them."""
        return self.facts.headings if self.markdown else []

    @cached_property
    def odd_fences(self) -> list[tuple[int, Fence]]:
        """(line, fence) of each code fence that never ends, or takes in the beginning of another."""
        start, shown = self.start, self.facts.text
        body = self.text[start:] if self.markdown else ""
        body = re.sub(r"(?s)<!--(?:(?!-->|```|~~~).)*-->", blank, body)
        found = fences(body)
        odd = [fence for fence in found if fence.inner and fence.stop > 0]
        last = found[-1] if found else None
        # Behind the mark of a list or in a comment a fence is not what it looks like: ask the HTML.
        unsure = r"(?m)^[ \t>]*(?:[-*+]|\d+\.)[ \t]+(?:```|~~~)|<!--|<pre"
        if last and last.stop < 0 and (last.mark[:3] in shown or not re.search(unsure, body)):
            # Where fences have no language the last one is left over; the first that ends in front
            # of text and after an empty line, like a beginning, is the one never closed.
            likely = rf"\n\n[ \t>]*{last.mark}[ \t]*\Z"
            ends = [one for one in found if one.mark == last.mark and one.stop > 0]
            odd += [
                one
                for one in ends
                if re.search(likely, body[: one.stop]) and re.match(r"\n\S", body[one.stop :])
            ][:1] or [last]
        return sorted((self.text.count("\n", 0, start + one.start) + 1, one) for one in odd)

    @cached_property
    def written_headings(self) -> list[tuple[Place, int, str]]:
        """(place, level, letters and digits) of each heading in the source."""
        found = []
        # Below a fence that is never closed, nothing is what it looks like.
        end = next((line for line, _ in self.odd_fences), len(self.text))
        for place, m, raw in self.grep(HEADING):
            # Code at an end of the line is blanked in the match, so take the line as written.
            line = raw[m.start() :].partition("\n")[0]
            level = len(m[1] or "") or int(m[2] or (1 if m[3] else 2))
            sure = place.line < end if place.path == self.path else place.path.endswith(MARKDOWN)
            if sure:
                found.append((place, level, letters(re.sub(MARKUP, "", line))))
        return found

    def heading_place(self, number: int) -> list[Place]:
        """Where a heading of the built page was written, by its letters; empty if nowhere."""
        seen = [(level, letters(words)) for level, words in self.headings[: number + 1]]
        places = [place for place, *written in self.written_headings if (*written,) == seen[-1]]
        return places[min(seen.count(seen[-1]), len(places)) - 1 :][:1]
