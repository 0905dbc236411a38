"""A project and its built site side by side: which source line says what a reader gets."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from os.path import commonprefix

from check_site import Facts, Fault, Link, Site, closest, css_urls, resolve, unquote
from check_source import (
    FRONT,
    MARKDOWN,
    SETTING,
    Place,
    Project,
    Unusable,
    blank,
    literals,
    load_yaml,
    read_lenient,
    read_text,
    snippet_names,
    without_code,
)  # fmt: skip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

EMPTY = r"""\]\(\s*(?:<\s*>)?\s*\)|<a\s+href\s*>|\b(?:href|src)\s*=\s*(?:"\s*"|'\s*'|(?=>))|^[ \t]*\[[^\]\n]+\]:[ \t]*<>"""


class Check:
    """A project and its built site, read once."""

    def __init__(self, project: Project, site: Site) -> None:
        self.project, self.site = project, site
        self.seen: set[tuple[Any, ...]] = set()
        self.by_html = {project.url(rel): rel for rel in sorted(project.sources, reverse=True)
                        if not project.excluded(rel)}  # fmt: skip

    @cached_property
    def demands(self) -> dict[str, dict[str, Any]]:
        """What each folder's .meta.yml says."""
        option = self.project.option("plugins", "meta") or {}
        name = str(option.get("meta_file") or ".meta.yml")
        found = {}
        for rel, path in self.project.sources.items():
            if posixpath.basename(rel) == name:
                shown = self.project.doc(rel)
                try:
                    data = load_yaml(read_text(path, shown))
                except ValueError as error:
                    line, why = error.args
                    raise Unusable(f"{shown}:{line}: bad YAML ({why}): correct it") from None
                found[posixpath.dirname(rel)] = data if isinstance(data, dict) else {}
        return found

    @cached_property
    def frame(self) -> list[tuple[Place, str]]:
        """Every address in mkdocs.yml and the theme folder: what all pages share."""
        project = self.project
        found = [
            (Place(project.config_name, line, value), value) for value, line in project.scalars
        ]
        hidden = [(project.doc(rel), read_lenient(path)) for rel, path in project.sources.items()
                  if posixpath.basename(rel) in (".nav.yml", ".pages", ".authors.yml")]  # fmt: skip
        for shown, text in [*project.templates, *hidden]:
            plain = re.sub(r"(?s)<!--.*?-->|\{#.*?#\}", lambda m: blank(m[0]), text)
            for m in re.finditer(SETTING, text) if shown.endswith((".yml", ".pages")) else ():
                found.append((Place(shown, text.count("\n", 0, m.start(1)) + 1, m[1]), m[1]))
            for offset, literal, _ in literals(plain, False):
                line = plain.count("\n", 0, offset) + 1
                filled = re.sub(r"\{\{\s*(['\"])(.*?)\1\s*\|\s*url\s*\}\}", r"\2", literal)
                found.append(
                    (Place(shown, line, literal), re.sub(r"\{\{.*?\}\}", "", filled).strip())
                )
        return found

    def keys(self, page: Page, literal: str) -> Iterator[tuple[str, str, str] | None]:
        """What an address may mean, seen from the source and from the built page."""
        address, _, fragment = literal.partition("#")
        address, _, query = address.partition("?")
        path = unquote(address)
        target = self.site.target(page.html, literal)
        if target[0] is not None:
            yield bare(target[0]), query, unquote(fragment)
        if ":" in path.split("/")[0] or path.startswith("//"):
            return
        below = resolve(posixpath.dirname(page.rel or ""), path) if path else page.html
        top = resolve("", path) if path else None
        for seen in (below, top):
            if seen is not None:
                yield bare(self.project.url(seen)), query, unquote(fragment)
                yield bare(seen), query, unquote(fragment)

    def key(self, page: Page, value: str) -> tuple[str, str, str] | None:
        target = self.site.target(page.html, value)
        query = value.partition("#")[0].partition("?")[2]
        return (bare(target[0]), query, unquote(target[1])) if target[0] is not None else None

    def rewritten(self, page: Page, literal: str) -> bool:
        """Whether MkDocs turns an address into that of the built page."""
        path = literal.partition("#")[0]
        below = (
            resolve(posixpath.dirname(page.rel or ""), unquote(path))
            if path[:1] not in ("", "/")
            else None
        )
        return (
            below is not None and below in self.project.sources and not self.project.excluded(below)
        )

    def locate(self, page: Page, link: Link, exact: bool = False) -> list[Place]:
        """Every place that says this link; the page's first line if it can't be told."""
        value = link.value.strip()
        if not value:
            found = (
                [place for place, _ in page.grep(EMPTY)] if link.inside or not self.frame else []
            )
            for path, text in () if found else self.project.templates:
                found += [
                    Place(path, text.count("\n", 0, m.start()) + 1)
                    for m in re.finditer(EMPTY, text)
                ]
            return found or [Place(page.path or self.shown_html(page.html), 1)]
        key = None if exact else self.key(page, value)
        wanted = {value, unquote(value), value.removeprefix("mailto:")}

        def means(literal: str, markdown: bool, source: Page) -> bool:
            if (
                literal in wanted
                or unquote(literal) in wanted
                or literal.replace("\\", "") in wanted
            ):
                return (
                    not markdown
                    or not self.rewritten(source, literal)
                    or key in self.keys(source, literal)
                )
            return key is not None and key in self.keys(source, literal)

        def in_frame() -> list[Place]:
            return [
                place for place, literal in self.frame if literal and means(literal, False, page)
            ]

        def in_page(source: Page, raw: bool = False) -> list[Place]:
            return [place for place, literal, markdown in (source.raw_literals if raw else source.literals)
                    if literal and means(literal, markdown, source)]  # fmt: skip

        if link.inside:
            found = in_page(page) or in_frame() or in_page(page, True)
        else:
            found = in_frame() or in_page(page)
        if not found and not page.path:
            stem = posixpath.basename(bare(key[0] if key else value))
            for rel in self.by_html.values():
                other = Page(self, rel, None)
                if other.markdown and stem in other.text:
                    found += in_page(other)
        # The longer text first, so that of two on one line the shorter, truer one stays.
        found.sort(key=lambda place: -len(place.literal))
        lines = {(place.path, place.line): place for place in found}
        return list(lines.values()) or [Place(page.path or self.shown_html(page.html), 1, value)]

    def shown_html(self, html: str) -> str:
        return f"{self.project.site}/{html}"

    def faults(self, page: Page) -> Iterator[tuple[Place, Fault]]:
        """Each broken link of a page, once a source line."""
        facts = page.facts
        for link in facts.links if facts else ():
            fault = self.site.judge(page.html, link)
            if fault is None or self.footnote(page, link):
                continue
            exact = fault.rule in ("own-domain", "outside-site", "malformed-address")
            for place in self.locate(page, link, exact):
                if fault.rule == "own-domain" and not place.path.startswith(
                    self.project.docs + "/"
                ):
                    continue  # a README is read on other hosts too, where only the full address works
                known: tuple[Any, ...] = (place.path, place.line, fault.rule, place.literal)
                if place.path == self.project.config_name:
                    known = (place.path, place.line)
                elif place.path == self.shown_html(page.html):
                    known = (fault.rule, self.key(page, link.value) or link.value)
                if known not in self.seen:
                    self.seen.add(known)
                    if (
                        place.literal
                    ):  # people look for what they wrote, not for what MkDocs made of it
                        what = fault.what.replace(f"`{link.value.strip()}`", f"`{place.literal}`")
                        fault = fault._replace(what=what)
                    yield (
                        place,
                        fault._replace(repair=fault.repair or self.repair(page, link, place)),
                    )

    def footnote(self, page: Page, link: Link) -> bool:
        """The way back from a footnote that nobody cites is the footnote's fault, told elsewhere."""
        return link.value.startswith("#fnref") and page.path != ""

    def repair(self, page: Page, link: Link, place: Place) -> str:
        site, project = self.site, self.project
        path, fragment, _ = site.target(page.html, link.value)
        if path is None:
            return "correct the address"
        found = site.file(path)
        if (
            site.own(link.value)
            and found is not None
            and (not fragment or fragment in (site.ids(found, link.kind) or ()))
        ):
            end = f"#{fragment}" if fragment else ""
            return f"write `{self.written(page, found, place._replace(literal=''))}{end}`"
        if found is not None:
            ids = site.ids(found, link.kind) or frozenset()
            near = near_id(unquote(fragment), ids)
            return (
                f"did you mean `#{near}`?"
                if near
                else "correct the fragment or give the place that id"
            )
        said = unquote(re.split("[?#]", link.value.strip())[0])
        below = resolve(posixpath.dirname(page.rel or ""), said) or ""
        for rel in (path.strip("/"), below):
            stem = rel.removesuffix("/index.html").removesuffix(".html")
            for source in (rel, stem + ".md", stem + "/index.md"):
                why = project.excluded(source) if source in project.sources else ""
                if why:
                    return f"{project.doc(source)} {why}; publish it or remove the link"
        near = self.near_file(*([below] if page.markdown and link.inside else []), path)
        return (
            f"did you mean `{self.written(page, near, place)}`?"
            if near
            else "correct the address or remove it"
        )

    def written(self, page: Page, html: str, place: Place) -> str:
        """The address of a built file, as the writer of the place would write it."""
        source = self.by_html.get(html)
        line = page.text.split("\n")[place.line - 1] if place.path == page.path else ""
        raw = place.literal and re.search(r"=\s*[\"']?" + re.escape(place.literal), line)
        if source and place.path == self.project.config_name:
            return source
        if (
            source
            and page.rel
            and page.rel.endswith(".md")
            and place.path.endswith(".md")
            and not raw
        ):
            return posixpath.relpath(source, posixpath.dirname(page.rel) or ".")
        target = posixpath.relpath(html, posixpath.dirname(page.html) or ".")
        return re.sub(r"(^|/)index\.html$", r"\1", target) or "./"

    def own_files(self, endings: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """(built file, its source) of what the project wrote itself; the theme's own are not ours."""
        theme = {
            shown.removeprefix(self.project.theme + "/") for shown, _ in self.project.templates
        }
        for name in sorted(name for name in self.site.files if name.endswith(endings)):
            if name in self.project.sources:
                yield name, self.project.doc(name)
            elif name in theme:
                yield name, f"{self.project.theme}/{name}"

    def uses(self, names: set[str]) -> Iterator[str]:
        """The files with one of these names that a page, style sheet, manifest or snippet uses."""
        site, project = self.site, self.project
        for page, facts in site.facts.items():
            for link in facts.links:
                tail = link.value.rpartition("/")[2]
                if tail in names or (tail and re.search("[?#%]", tail)):
                    yield site.file(site.target(page, link.value)[0] or "") or ""
        for name, source in self.own_files((".css", ".webmanifest", "manifest.json")):
            text = read_lenient(project.at(source))
            for value in css_urls(text) if name.endswith(".css") else icons(text):
                yield site.file(site.target(name, value)[0] or "") or ""
        for rel, path in project.sources.items() if project.snippet_bases else ():
            for _, line in snippet_names(read_lenient(path)) if rel.endswith(MARKDOWN) else ():
                yield project.snippet(line)[1].removeprefix(project.docs + "/")

    @cached_property
    def lower(self) -> dict[str, str]:
        return {bare(name).lower(): name for name in sorted(self.site.files)}

    @cached_property
    def stems(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for low, name in self.lower.items():
            found.setdefault(stem(low), []).append(name)
        return found

    def near_file(self, *paths: str) -> str | None:
        """The built file that was probably meant: by letter case, by URL style, by name, by spelling."""
        for path in map(bare, paths):
            root, _ = posixpath.splitext(path)
            guesses = [path, root, root + ".html", path + ".html", bare(self.project.url(path))]
            guesses = [guess for guess in guesses if guess]
            if stem(path) in ("index", "readme"):
                guesses.append(posixpath.dirname(path))
            for guess in guesses:
                if guess.lower() in self.lower:
                    return self.lower[guess.lower()]
        for path in map(bare, paths):
            word = stem(path)
            near = self.stems.get(word) or self.stems.get(
                closest(word, list(self.stems), 0.75) or "\0"
            )
            if near and len(word) > 2:
                kind = posixpath.splitext(path)[1].lower()
                alike = [
                    name
                    for name in near
                    if kind in (".md", ".html", "") or name.lower().endswith(kind)
                ]
                return max(alike, key=lambda name: len(commonprefix([name, path])), default=None)
        return None


def stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0].lower()


def bare(path: str) -> str:
    return re.sub(r"(^|/)index\.html$", "", path).strip("/")


def near_id(wanted: str, ids: frozenset[str]) -> str | None:
    def letters(name: str) -> str:
        return re.sub(r"[\W_]", "", name).lower()

    same = sorted(name for name in ids if letters(name) == letters(wanted) and letters(name))
    return (
        same[0] if same else closest(wanted, sorted(n for n in ids if not n.startswith("__")), 0.7)
    )


class Page:
    """One page: its Markdown, if it has any, and the facts of its HTML, if it was built."""

    def __init__(self, check: Check, rel: str | None, facts: Facts | None, html: str = "") -> None:
        self.check, self.rel, self.facts = check, rel, facts
        self.html = html or check.project.url(rel or "")
        self.path = check.project.doc(rel) if rel else ""
        self.markdown = bool(rel and rel.lower().endswith(MARKDOWN))

    @cached_property
    def text(self) -> str:
        if not self.rel:
            return ""
        path = self.check.project.sources[self.rel]
        return read_text(path, self.path) if self.markdown else read_lenient(path)

    @cached_property
    def front(self) -> tuple[str, int]:
        """(the YAML between the dashes, where the body starts)."""
        found = (
            re.match(FRONT, self.text) if self.text.startswith("---") and self.markdown else None
        )
        return (found[1] or "", found.end()) if found else ("", 0)

    @cached_property
    def body(self) -> str:
        """The Markdown without code and front matter, line for line."""
        if not self.markdown:
            return ""
        return blank(self.text[: self.front[1]]) + without_code(self.text[self.front[1] :])

    @cached_property
    def meta(self) -> dict[str, Any]:
        try:
            data = load_yaml(self.front[0]) if self.front[0] else {}
        except ValueError:
            data = {}
        return data if isinstance(data, dict) else {}

    @cached_property
    def sources(self) -> list[tuple[str, str]]:
        """(path, text without code) of the page and of every snippet in it."""
        project = self.check.project
        if not self.markdown:
            plain = re.sub(r"(?s)<!--.*?-->", lambda m: blank(m[0]), self.text)
            return [(self.path, plain)] if self.rel else []
        found, seen = [(self.path, self.body)], {self.path}
        options = project.option("markdown_extensions", "pymdownx.snippets") or {}
        extra = options.get("auto_append")
        queue = [self.body] if project.snippet_bases else []
        queue += [f'--8<-- "{name}"' for name in (extra if isinstance(extra, list) else [])]
        while queue:
            for _, name in snippet_names(queue.pop()):
                _, path, text = project.snippet(name)
                if path and path not in seen:
                    seen.add(path)
                    found.append((path, without_code(text)))
                    queue.append(found[-1][1])
        return found

    @cached_property
    def literals(self) -> list[tuple[Place, str, bool]]:
        return self.addresses(self.sources)

    @cached_property
    def raw_literals(self) -> list[tuple[Place, str, bool]]:
        return self.addresses([(self.path, self.text)] if self.path else [])

    def addresses(self, sources: list[tuple[str, str]]) -> list[tuple[Place, str, bool]]:
        found = []
        for path, text in sources:
            for offset, literal, markdown in literals(text, self.markdown):
                found.append(
                    (Place(path, text.count("\n", 0, offset) + 1, literal), literal, markdown)
                )
        for m in re.finditer(SETTING, self.front[0]):
            value = m[1].strip("'\"")
            line = self.front[0].count("\n", 0, m.start(1)) + 2
            found.append((Place(self.path, line, value), value, False))
        return found

    @cached_property
    def broken(self) -> list[tuple[Place, Fault]]:
        return list(self.check.faults(self))

    def grep(self, pattern: str, flags: int = 0) -> Iterator[tuple[Place, re.Match[str]]]:
        for path, text in self.sources:
            for found in re.finditer(pattern, text, flags | re.MULTILINE):
                yield Place(path, text.count("\n", 0, found.start()) + 1), found

    @cached_property
    def written_headings(self) -> list[tuple[Place, int, str]]:
        found = []
        pattern = (r"^[ \t>]*(#{1,6})([^\n]*?)#*[ \t]*$|^[ \t>]*(\S[^\n]*)\n[ \t>]*(=+|-+)[ \t]*$|"
                   r"<h([1-6])\b[^>]*>(.*?)</h\5>")  # fmt: skip
        for place, m in self.grep(pattern, re.DOTALL):
            level = len(m[1]) if m[1] else int(m[5]) if m[5] else 1 if m[4][0] == "=" else 2
            words = next((group for group in (m[2], m[3], m[6]) if group is not None), "")
            found.append((place, level, words))
        return found

    def find_headings(self, level: int, words: str) -> list[Place]:
        """Where a heading of the built page was written, by its letters."""

        def letters(text: str) -> str:
            text = re.sub(
                r"\{[:\s]*[#.][^}]*\}\s*$|\]\([^)]*\)|\]\[[^\]]*\]|<[^>]*>|:[\w+-]+:", "", text
            )
            return re.sub(r"[\W_]", "", text)

        plain = [(p, lv, letters(self.raw(p, w))) for p, lv, w in self.written_headings]
        return [p for p, lv, w in plain if lv == level and w == re.sub(r"[\W_]", "", words)]

    def raw(self, place: Place, words: str) -> str:
        """The words of a heading with its inline code, which `body` has blanked."""
        if place.path != self.path or "  " not in words:
            return words
        line = self.text.split("\n")[place.line - 1]
        return line.strip().strip("#") if line.lstrip().startswith("#") else words


def icons(text: str) -> list[str]:
    import json

    try:
        data = json.loads(text)
        entries = [*data.get("icons", []), *data.get("screenshots", [])]
        return [entry["src"] for entry in entries if isinstance(entry.get("src"), str)]
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return []
