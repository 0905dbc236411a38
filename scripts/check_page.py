"""A project and its built site side by side: which source line says what a reader gets."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from functools import cached_property

from check_site import (
    NOTHING,
    SCHEME,
    Fault,
    Link,
    Site,
    closest,
    css_urls,
    malformed,
    resolve,
    unquote,
)
from check_source import (
    COMMENT,
    FRONT,
    MARKDOWN,
    SETTINGS,
    Place,
    Project,
    as_dict,
    blank,
    literals,
    load_yaml,
    read_text,
    read_yaml,
    snippet_names,
    without_code,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Index = dict[Any, list[Place]]
Found = Iterator[tuple["int | Place", str]]
RULES: dict[str, tuple[str, Callable[[Any], Found]]] = {}

LOADING = (".css", ".webmanifest", "manifest.json")
LITERAL_RULES = ("own-domain", "outside-site", "malformed-address")
HEADING = (
    r"^[ \t>]*(#{1,6})([^\n]*?)#*[ \t]*$|^[ \t>]*(\S[^\n]*)\n[ \t>]*(=+|-+)[ \t]*$|"
    r"<h([1-6])\b[^>]*>(.*?)</h\5>"
)
MARKUP = r"\{[:\s]*[#.][^}]*\}\s*$|\]\([^)]*\)|\]\[[^\]]*\]|<[^>]*>|:[\w+-]+:|&nbsp;"


class Check:
    """A project and its built site, read once."""

    def __init__(self, project: Project, site: Site) -> None:
        self.project, self.site = project, site
        theme = [path.removeprefix(project.theme + "/") for path, _ in project.templates]
        # The source of a built file; two can claim the same, and then the first name wins.
        self.by_html = {name: f"{project.theme}/{name}" for name in theme if name in site.files}
        for rel in sorted(project.sources, reverse=True):
            if not project.excluded(rel):
                self.by_html[project.url(rel)] = project.doc(rel)

    @cached_property
    def demands(self) -> dict[str, dict[str, Any]]:
        """What each folder's .meta.yml says."""
        project = self.project
        options = project.option("plugins", "meta") or {}
        name = str(options.get("meta_file") or ".meta.yml")
        rels = [rel for rel in project.sources if posixpath.basename(rel) == name]
        return {
            posixpath.dirname(r): as_dict(read_yaml(project.root, project.doc(r))) for r in rels
        }

    @cached_property
    def frame(self) -> Index:
        """Every address in the settings and the theme folder: what all pages share."""
        project = self.project
        paths = [project.doc(rel) for rel in project.sources if rel.endswith(SETTINGS)]
        paths.append(project.config_name)
        texts = [*((path, project.read(path)) for path in paths), *project.templates]
        bare_texts = [(path, path, re.sub(COMMENT, blank, text)) for path, text in texts]
        return Page(self, "index.html").index(bare_texts)

    @cached_property
    def names(self) -> dict[str, str]:
        """The built files by their names without letter case and ending."""
        files = sorted(self.site.files, reverse=True)
        # A page goes before a copy of its Markdown.
        return {plain(name): name for name in sorted(files, key=lambda n: n.endswith(".html"))}

    def near_file(self, *paths: str) -> str | None:
        """The built file that was probably meant: by letter case, URL style, name or spelling."""
        for path in paths:
            if plain(path) in self.names:
                return self.names[plain(path)]
        for path in map(plain, paths):
            stem, kind = posixpath.splitext(posixpath.basename(path))
            ends = {posixpath.basename(name): name for name in self.names if name.endswith(kind)}
            near = closest(stem + kind, ends, 0.8) if len(stem) > 2 else None
            if near:
                return self.names[ends[near]]
        return None


def bare(path: str) -> str:
    """A built path as its readers' address: without index.html and outer slashes."""
    return re.sub(r"(^|/)index\.html$", "", path).strip("/")


def plain(path: str) -> str:
    """A path without letter case, the ending of a page, and `index`."""
    stem = re.sub(r"\.(html?|md|markdown)/?$", "", path.lower()).strip("/")
    return re.sub(r"(^|/)(index|readme)$", "", stem)


def near_id(wanted: str, ids: frozenset[str]) -> str | None:
    """The id that was probably meant: the same letters, or nearly."""
    letters = re.sub(r"[\W_]", "", wanted).lower()
    same = sorted(i for i in ids if re.sub(r"[\W_]", "", i).lower() == letters and letters)
    return same[0] if same else closest(wanted, sorted(i for i in ids if not i.startswith("__")))


class Page:
    """A built file and the source that it was made from, if any."""

    def __init__(self, check: Check, html: str, path: str = "") -> None:
        self.check, self.html, self.path = check, html, path
        self.facts = check.site.facts.get(html, NOTHING)
        self.rel = path.removeprefix(check.project.docs + "/")
        self.markdown = path.lower().endswith(MARKDOWN)

    @cached_property
    def text(self) -> str:
        if not self.path:
            return ""
        project = self.check.project
        return read_text(project.root, self.path) if self.markdown else project.read(self.path)

    @cached_property
    def front(self) -> tuple[str, int]:
        """(the YAML between the dashes, where the body starts)."""
        found = re.match(FRONT, self.text) if self.markdown else None
        return (found[1] or "", found.end()) if found else ("", 0)

    @cached_property
    def body(self) -> str:
        """The source without code, comments and front matter, line for line."""
        if not self.markdown:
            return re.sub(COMMENT, blank, self.text)
        return blank(self.text[: self.front[1]]) + without_code(self.text[self.front[1] :])

    @cached_property
    def meta(self) -> dict[str, Any]:
        """The front matter; empty if it can't be read."""
        try:
            return as_dict(load_yaml(self.front[0])) if self.front[0] else {}
        except ValueError:
            return {}

    @cached_property
    def inherited(self) -> dict[str, Any]:
        """What the .meta.yml of the page's folder and of those above it say."""
        found: dict[str, Any] = {}
        folder = self.rel
        while folder and self.check.demands:
            folder = posixpath.dirname(folder)
            found = {**self.check.demands.get(folder, {}), **found}
        return found

    @cached_property
    def sources(self) -> list[tuple[str, str, str]]:
        """(path, text without code, text) of the page and of every snippet in it."""
        project = self.check.project
        found = [(self.path, self.body, self.text)] if self.path else []
        options = project.option("markdown_extensions", "pymdownx.snippets") or {}
        extra = options.get("auto_append")
        queue = [self.body] if self.markdown and project.snippet_bases else []
        queue += [f'--8<-- "{name}"' for name in (extra if isinstance(extra, list) else [])]
        seen = {self.path}
        while queue:
            for _, name in snippet_names(queue.pop()):
                _, path, text = project.snippet(name)
                if path and path not in seen:
                    seen.add(path)
                    found.append((path, without_code(text), text))
                    queue.append(found[-1][1])
        return found

    def grep(self, pattern: str, flags: int = 0) -> Iterator[tuple[Place, re.Match[str], str]]:
        """(place, match, uncut text) for each match in the page and its snippets, code aside."""
        for path, text, raw in self.sources:
            for found in re.finditer(pattern, text, flags | re.MULTILINE):
                yield Place(path, text.count("\n", 0, found.start()) + 1), found, raw

    def key(self, value: str) -> tuple[str, str, str] | None:
        """(path, query, fragment) that an address on the built page stands for."""
        path, fragment, _ = self.check.site.target(self.html, value)
        query = value.partition("#")[0].partition("?")[2]
        return (bare(path), query, unquote(fragment)) if path is not None else None

    def meanings(self, literal: str, markdown: bool) -> set[Any]:
        """What an address may stand for: its text, and the keys of where it leads.

        It is read as the built page's, as the source's, and as one from the root. Only what MkDocs
        rewrites is the source's for sure.
        """
        project = self.check.project
        address, _, fragment = literal.partition("#")
        address, _, query = address.partition("?")
        path = unquote(address)
        below = resolve(posixpath.dirname(self.rel), path) if path[:1] != "/" else None
        if markdown and path and below in project.sources and not project.excluded(below or ""):
            return {(bare(project.url(below or "")), query, unquote(fragment))}
        found: set[Any] = {unquote(literal), self.key(literal)}
        local = path and not re.match(SCHEME + "|//", path)
        for seen in {below, resolve("", path)} - {None} if local else ():
            found.add((bare(project.url(seen or "")), query, unquote(fragment)))
            found.add((bare(seen or ""), query, unquote(fragment)))
        return found

    def index(self, texts: list[tuple[str, str, str]]) -> Index:
        """Where each meaning of an address stands in texts of (path, name for the format)."""
        found: Index = {}
        for path, name, text in texts:
            for line, literal, markdown in literals(name, text):
                for meaning in self.meanings(literal, markdown) - {None}:
                    found.setdefault(meaning, []).append(Place(path, line, literal))
        return found

    @cached_property
    def own(self) -> Index:
        front = [(self.path, ".yml", "\n" + self.front[0])] if self.front[0] else []
        return self.index([(path, path, text) for path, text, _ in self.sources] + front)

    def locate(self, link: Link, exact: bool = False) -> list[Place]:
        """Every place that says this link; the first line of the likeliest file if none does."""
        value = unquote(link.value.strip())
        key = None if exact or not value else self.key(link.value)
        frame = self.check.frame if value or not link.inside else {}
        found: list[Place] = []
        for index in (self.own, frame) if link.inside else (frame, self.own):
            found = found or [*index.get(value, ()), *index.get(key, ())]
        stem = posixpath.basename(key[0] if key else value)
        for html, path in self.check.by_html.items() if not found and not self.path else ():
            page = Page(self.check, html, path)
            if page.markdown and stem in page.text:
                found += [*page.own.get(value, ()), *page.own.get(key, ())]
        # The longer text first, so that of two on one line the shorter, truer one stays.
        found.sort(key=lambda place: -len(place.literal))
        lines = {(place.path, place.line): place for place in found}
        if not lines and not link.inside:  # the theme's own, which is one cause for all pages
            return [Place(self.check.project.config_name, 1, key[0] if key else value)]
        here = self.path or f"{self.check.project.site}/{self.html}"
        return list(lines.values()) or [Place(here, 1, link.value.strip())]

    @cached_property
    def broken(self) -> list[tuple[Place, Fault]]:
        """Each broken link of the page, once a source line."""
        found = []
        for link in self.facts.links:
            fault = self.check.site.judge(self.html, link)
            # The way back from a footnote that nobody cites is that footnote's fault.
            if fault is None or link.value.startswith("#fnref"):
                continue
            for place in self.locate(link, fault.rule in LITERAL_RULES):
                # A README is read on other hosts too, where only the full address works.
                docs = place.path.startswith(self.check.project.docs + "/")
                if fault.rule == "own-domain" and not docs:
                    continue
                # People look for what they wrote, not for what MkDocs made of it.
                shown = f"`{place.literal or link.value.strip()}`"
                what = fault.what.replace(f"`{link.value.strip()}`", shown)
                repair = fault.repair or self.repair(link, place)
                found.append((place, Fault(fault.rule, what, repair)))
        # Python-Markdown takes <htp://host> for a tag, and readers see nothing at all.
        tag = r"<([a-zA-Z][\w+.-]*:/[^\s<>]*)>"
        for place, m, _ in self.grep(tag) if re.search(tag, self.text) else ():
            if trouble := malformed(m[1]):
                found.append((place._replace(literal=m[1]), Fault("malformed-address", *trouble)))
        return found

    def repair(self, link: Link, place: Place) -> str:
        """The advice for a broken link."""
        site, project = self.check.site, self.check.project
        path, fragment, _ = site.target(self.html, link.value)
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
        wanted = {bare(path or below), bare(project.url(below))} - {""}
        for rel in project.sources:
            if bare(project.url(rel)) in wanted and (why := project.excluded(rel)):
                return f"{project.doc(rel)} {why}; publish it or remove the link"
        guesses = [below] if self.markdown and link.inside and below else []
        near = self.check.near_file(*guesses, path or "")
        advice = "correct the address or remove it"
        return f"did you mean `{self.written(near, place)}`?" if near else advice

    def written(self, html: str, place: Place) -> str:
        """The address of a built file, as the writer of the place would write it."""
        source = self.check.by_html.get(html, "").removeprefix(self.check.project.docs + "/")
        if source and place.path == self.check.project.config_name:
            return source
        line = self.text.split("\n")[place.line - 1] if place.path == self.path else ""
        raw = place.literal and re.search(r"=\s*[\"']?" + re.escape(place.literal), line)
        if source and self.markdown and place.path.endswith(MARKDOWN) and not raw:
            return posixpath.relpath(source, posixpath.dirname(self.rel) or ".")
        target = posixpath.relpath(html, posixpath.dirname(self.html) or ".")
        return re.sub(r"(^|/)index\.html$", r"\1", target) or "./"

    @cached_property
    def written_headings(self) -> list[tuple[Place, int, str]]:
        """(place, level, letters and digits) of each heading in the source."""
        found = []
        for place, m, raw in self.grep(HEADING, re.DOTALL):
            level = len(m[1]) if m[1] else int(m[5]) if m[5] else 1 if m[4][0] == "=" else 2
            group = next(number for number in (2, 3, 6) if m[number] is not None)
            # Code at an end of the line is blanked in the match, so take the line as written.
            start, end = m.start(group if group != 3 else 0), m.end(group if group != 2 else 0)
            words = raw[start:end]
            found.append((place, level, letters(re.sub(MARKUP, "", words))))
        return found

    def find_headings(self, level: int, words: str) -> list[Place]:
        """Where a heading of the built page was written, by its letters."""
        return [p for p, lv, w in self.written_headings if lv == level and w == letters(words)]


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return re.sub(r"[\W_]", "", text)


def loaded(name: str, text: str) -> list[str]:
    """The addresses in a style sheet or a web manifest."""
    if name.endswith(".css"):
        return css_urls(text)
    try:
        data = as_dict(load_yaml(text))  # JSON is YAML, for which the module is there
    except ValueError:
        return []
    lists = [data.get(key) for key in ("icons", "screenshots")]
    entries = [entry for entries in lists if isinstance(entries, list) for entry in entries]
    return [str(entry["src"]) for entry in entries if isinstance(entry, dict) and "src" in entry]


def per_page(rule: Callable[[Page], Found]) -> Callable[[Page], Found]:
    """Register a rule that looks at each page."""
    RULES[rule.__name__.replace("_", "-")] = ("page", rule)
    return rule


def per_site(rule: Callable[[Check], Found]) -> Callable[[Check], Found]:
    """Register a rule that looks at the project once."""
    RULES[rule.__name__.replace("_", "-")] = ("site", rule)
    return rule
