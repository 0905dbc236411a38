"""The verdict on a link, and what was probably meant."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections import namedtuple
from collections.abc import Iterable
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from checker.facts import NOTHING, Fact, Facts
from checker.project import Project, as_dict, read_any, walk

MISSPELLABLE = ["https", "http", "mailto", "ftp", "tel"]
SCHEMES = {*MISSPELLABLE, "ftps", "ftpes", "sftp"}  # the last three look misspelled
# https:
SCHEME = r"[a-zA-Z][\w+.-]*:"
# //me@example.org:8000/
HOST = r"//(?!https?:)(?:[^/?#@]*@)?(\[[0-9a-fA-F:.]+\]|[\w%-]+(\.[\w%-]+)*\.?)(:\d*)?(?=[/?#]|$)"
PAGES = ("page", "spelled", "refresh")  # kinds of links that lead to a page
SEARCHES = 200  # for a similar name, in one run: of more faults nobody reads the advice
Fault = namedtuple("Fault", "rule what repair")


def closest(word: str, words: Iterable[str], least: float = 0.7) -> str | None:
    """The most similar of the words, if one is similar enough."""
    return next(iter(difflib.get_close_matches(word, list(words), 1, least)), None)


def resolve(folder: str, path: str, clamp: bool = False) -> str | None:
    """The path below the site's root; None for a path that leaves it, unless that is cut off."""
    start = "" if path[:1] == "/" else folder
    whole = posixpath.normpath(posixpath.join("/" if clamp else "", start, path.lstrip("/")))
    whole = whole.lstrip("/") if clamp else whole
    if (whole + "/").startswith("../"):
        return None
    end = "/" if whole and path.rpartition("/")[2] in ("", ".", "..") else ""
    return "" if whole == "." else whole + end


def bare(path: str) -> str:
    """A built path as its readers' address: without index.html and outer slashes."""
    return re.sub(r"(^|/)index\.html$", "", path).strip("/")


def plain(path: str) -> str:
    """A path without letter case, the ending of a page, and `index`."""
    stem = re.sub(r"\.(html?|md|markdown)/?$", "", path.lower()).strip("/")
    return re.sub(r"(^|/)(index|readme)$", "", stem)


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return re.sub(r"[\W_]", "", text)


def malformed(value: str) -> tuple[str, str] | None:
    """What is wrong with an address before anybody follows it, and the repair."""
    scheme = re.match(SCHEME, value)
    if not scheme:
        if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+(\?.*)?", value):
            return f"`{value}` is a mail address without scheme", f"write `mailto:{value}`"
        # www.example.org, htp//example.org, ://example.org
        if re.match(r"(?i)www\.[\w-]+\.\w|h?t{1,3}ps?[;:.]?/+[\w-]+\.\w|:?//[;:/]", value):
            return f"`{value}` has no valid scheme", "write `https://` before the host"
        return None
    name, rest = scheme[0][:-1].lower(), value[scheme.end() :]
    if name in ("http", "https"):
        good = bool(re.match(HOST, rest))
        return None if good else (f"`{value}` is no valid address", f"write `{name}://host/path`")
    if name == "mailto":
        people, _, options = unquote(rest).partition("?")
        good = all(re.fullmatch(r"[^@\s/]+@[^@\s/]+", one.strip()) for one in people.split(","))
        if good or options and not people:
            return None
        return f"`{value}` is no mail address", "write `mailto:name@example.org`"
    host = "." in name or name == "localhost"
    if len(name) == 1 or host and re.match(r"\d+(/|$)", rest):
        return f"`{value}` starts with no scheme", "write `https://` before a host"
    near = None if name in SCHEMES or "+" in name else closest(name, MISSPELLABLE)
    return (f"the scheme `{name}:` is misspelled", f"did you mean `{near}:`?") if near else None


class Site:
    """The built files, and the verdict on a link to one of them."""

    def __init__(self, project: Project) -> None:
        self.project = project
        where = re.match(r"(?i)https?://([^/?#]*)([^?#]*)", str(project.config.site_url).strip())
        self.host, folder = (where[1].lower(), where[2].strip("/")) if where else ("", "")
        self.base = f"/{folder}/" if folder else "/"
        prefixes = [str(one).strip("/") for one in as_dict(project.extra.get("served_elsewhere"))]
        self.elsewhere = tuple(f"/{prefix}/" for prefix in prefixes if prefix)
        self.host_elsewhere = "" in prefixes
        # Other versions are on the same host, out of our sight.
        versions = project.has("mike") or "version" in project.config.extra
        self.versioned = versions or ".readthedocs." in self.host
        self.files = walk(project.site)
        # MkDocs copies a theme folder inside docs as it is; nobody visits its raw templates.
        if project.theme.startswith(project.docs + "/"):
            raw = project.theme.removeprefix(project.docs + "/") + "/"
            self.files -= {n for n in self.files if n.startswith(raw) and n.endswith(".html")}
        self.facts: dict[str, Facts] = {}
        self.searches = SEARCHES

    def target(self, page: str, value: str) -> tuple[str | None, str]:
        """(file path or folder/, None for one outside the site; fragment) of a local address."""
        value = re.sub(r"[\t\r\n]", "", value.strip())
        base = self.facts.get(page, NOTHING).base
        if base and not re.match(SCHEME + r"|[/\\]", value):
            value = base[: base.rfind("/") + 1] + value
        address, _, fragment = (self.own(value) or value).partition("#")
        path = unquote(address.partition("?")[0].replace("\\", "/"))
        if not path:
            return page, fragment
        if path.startswith("/"):
            if not (path + "/").startswith(self.base):
                return None, fragment
            path = "/" + path[len(self.base) :]
        # At the root of a host nothing is above, so browsers leave out what goes higher.
        top = bool(self.host) and self.base == "/"
        return resolve(page.rpartition("/")[0], path, top), fragment

    def own(self, value: str, below: bool = True) -> str | None:
        """The path of an address that writes out this site's own domain (and folder)."""
        found = re.match(r"(?i)https?://([^/?#]*)", value) if self.host else None
        if not found or found[1].lower() != self.host:
            return None
        path = "/" + value[found.end() :].removeprefix("/")
        inside = (re.split("[?#]", path)[0] + "/").startswith(self.base)
        return path if inside or not below else None

    def file(self, path: str | None) -> str | None:
        """The file that a server sends for a path."""
        if path is None or path in self.files:
            return path
        index = (path.rstrip("/") + "/index.html").removeprefix("/")
        return index if index in self.files else None

    def plainly_good(self, page: str, link: Fact) -> bool:
        """Whether a link needs no closer look: nearly all do not, and this is quick."""
        address, _, fragment = link.value.partition("#")
        if not address or address[0] == "/" or re.search(r"[:%?\\\s@]", address):
            return False
        if link.kind not in ("page", "asset") or self.facts.get(page, NOTHING).base is not None:
            return False
        found = self.file(resolve(page.rpartition("/")[0], address))
        ids = self.facts.get(found or "", NOTHING).ids
        return found is not None and (not fragment or fragment in ids)

    def away(self, page: str, value: str) -> bool:
        """Whether an address leads to what is not ours to judge."""
        base = self.facts.get(page, NOTHING).base or ""
        for address in (value, base):
            if re.match(SCHEME + "|//", address) and self.own(address) is None:
                return True
        path = (self.own(value, below=False) or value) + "/"
        above = self.host_elsewhere and path[0] == "/" and not path.startswith(self.base)
        return above or path.startswith(self.elsewhere)

    def judge(self, page: str, link: Fact) -> Fault | None:
        """What is wrong with a link; a repair that takes a search is left empty."""
        if self.plainly_good(page, link):
            return None
        shown = link.value.strip()
        value = re.sub(r"[\t\r\n]", "", shown)
        if not value and not link.inside and link.kind in PAGES:
            return None  # a theme's way to name the page itself
        if not value:
            return Fault("empty-link", "the address is empty", "write where it leads, or delete it")
        if trouble := malformed(value):
            return Fault("malformed-address", *trouble)
        if self.away(page, value):
            return None
        own, (path, fragment) = self.own(value), self.target(page, value)
        if path is None and value[0] == "/":
            what = f"`{value}` leaves out the site's path `{self.base}`"
            return Fault("outside-site", what, "write a relative link, or begin with that path")
        if path is None and not self.versioned:
            return Fault("outside-site", f"`{value}` leads out of the site", "use fewer `../`")
        found = self.file(path)
        if found is None:
            if self.versioned and (path is None or own is not None or value[0] == "/"):
                return None
            if link.kind in PAGES:
                return Fault("dead-link", f"`{shown}` leads to no page", "")
            rule = "style-sheet" if link.kind == "style" else "missing-asset"
            return Fault(rule, f"`{shown}` leads to no file", "")
        if not self.has_place(found, link.kind, fragment):
            where = "this page has" if found == page else f"`{shown}`: the page has"
            return Fault("dead-anchor", f"{where} no `#{unquote(fragment)}`", "")
        if own is not None and link.kind == "page" and not self.versioned:
            return Fault("own-domain", f"`{shown}` writes out the site's own domain", "")
        return None

    def has_place(self, path: str, kind: str, fragment: str) -> bool:
        """Whether a file has what a fragment names."""
        fragment = fragment.split(":~:")[0]
        name = unquote(fragment)
        # The lines of code have ids, which the facts leave out.
        if fragment[:1] in ("", "/", "!") or re.search("(?i)^top$|__(span|codelineno)-", name):
            return True
        ids = self.ids(path, kind)
        return ids is None or bool({name, fragment} & ids)

    def ids(self, path: str, kind: str) -> frozenset[str] | None:
        """The places inside a file that a fragment can name; None where any fragment is fine."""
        if kind == "use" and path.endswith(".svg"):
            drawing = read_any(f"{self.project.site}/{path}")
            return frozenset(re.findall(r"""\bid\s*=\s*["']([^"']+)""", drawing))
        facts = self.facts.get(path, NOTHING)
        # A page with a script and hardly an id is an empty shell, which the script fills.
        shell = len(facts.ids) < 2 and any(".js" in link.value for link in facts.links)
        free = shell or facts.refresh or facts is NOTHING or kind not in (*PAGES, "use")
        return None if free else facts.ids

    @cached_property
    def unpublished(self) -> dict[str, str]:
        """Why MkDocs leaves a page out, by the path of its source and by its address."""
        found: dict[str, str] = {}
        for path, file in self.project.hidden.items():
            draft = file.inclusion.name == "DRAFT"
            why = "a draft (`draft_docs`)" if draft else "excluded by `exclude_docs`"
            why = "hidden" if not draft and re.search(r"(^|/)\.", file.src_uri) else why
            told = f"{path} is {why}; publish it or remove the link"
            found |= {path: told, bare(file.dest_uri): told}
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        """The built files by their names without letter case and ending, pages before others."""
        files = sorted(self.files, reverse=True)
        return {plain(name): name for name in sorted(files, key=lambda n: n.endswith(".html"))}

    @cached_property
    def basenames(self) -> dict[str, dict[str, str]]:
        """The same files by ending, then by the last part of the name."""
        found: dict[str, dict[str, str]] = {}
        for name, file in self.names.items():
            kind = posixpath.splitext(name)[1]
            found.setdefault(kind, {})[posixpath.basename(name)] = file
        return found

    def near_file(self, paths: list[str]) -> str | None:
        """The built file that was probably meant: by letter case, URL style, name or spelling."""
        for path in map(plain, paths):
            if path in self.names:
                return self.names[path]
        for path in map(plain, paths):
            stem, kind = posixpath.splitext(posixpath.basename(path))
            files = self.basenames.get(kind, {})
            if len(stem) > 2 and (near := self.similar(stem + kind, files)):
                return files[near]
        return None

    def near_id(self, wanted: str, ids: frozenset[str]) -> str | None:
        """The id that was probably meant: the same letters, or nearly."""
        same = [i for i in sorted(ids) if letters(i).lower() == letters(wanted).lower() != ""]
        return same[0] if same else self.similar(wanted, sorted(i for i in ids if i[:2] != "__"))

    def similar(self, word: str, words: Iterable[str]) -> str | None:
        """The most similar of the words, as long as searches are left."""
        self.searches -= 1
        return closest(word, words, 0.8) if self.searches >= 0 else None

    def repair(self, page: Any, link: Fact, place: Any) -> str:
        """The advice for a broken link of a page, for whoever wrote it at a place."""
        path, fragment = self.target(page.html, link.value)
        found = self.file(path)
        if found and self.own(link.value) and self.has_place(found, link.kind, fragment):
            end = f"#{fragment}" if fragment else ""
            return f"write `{self.written(found, page, place, False)}{end}`"
        if found:
            ids = self.ids(found, link.kind) or frozenset()
            near = self.near_id(unquote(fragment), ids)
            advice = "correct the fragment or give the place that id"
            return f"did you mean `#{near}`?" if near else advice
        # What it would mean from the source, which is where people look.
        said = unquote(re.split("[?#]", (place.said or link.value).strip())[0])
        folder, docs = posixpath.dirname(page.path), self.project.docs + "/"
        below = posixpath.normpath(posixpath.join(folder, said))
        for address in (below, bare(path or "")):
            if address in self.unpublished:
                return self.unpublished[address]
        guesses = [below.removeprefix(docs)] if below.startswith(docs) and page.path else []
        near = self.near_file([*guesses, path or ""])
        advice = f"did you mean `{self.written(near, page, place)}`?" if near else ""
        return (
            advice
            if near and f"`{place.said}`" not in advice
            else "correct the address or remove it"
        )

    def written(self, html: str, page: Any, place: Any, as_said: bool = True) -> str:
        """The address of a built file, as the writer of the place would write it."""
        docs = self.project.docs
        source = self.project.sources.get(html, "")
        if source and place.path == self.project.name:
            return posixpath.relpath(source, docs)
        attribute = r"=\s*[\"']?" + re.escape(place.said)
        raw = as_said and place.said and re.search(attribute, page.line(place))
        linked = page.markdown and not raw and place.path.endswith((".md", ".markdown"))
        if linked and source.startswith(docs + "/"):
            return posixpath.relpath(source, posixpath.dirname(page.path) or ".")
        target = posixpath.relpath(html, posixpath.dirname(page.html) or ".")
        return re.sub(r"(^|/)index\.html$", r"\1", target) or "./"
