"""The built site: where each file comes from, and whether a link leads anywhere."""

from __future__ import annotations

import posixpath
import re
from collections import namedtuple
from functools import cached_property

from check_html import NOTHING, Facts, Link
from check_source import MARKDOWN, Project, as_dict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MISSPELLABLE = ["https", "http", "mailto", "ftp", "tel"]
SCHEMES = {*MISSPELLABLE, "ftps", "ftpes", "sftp"}  # the last three look misspelled
SCHEME = r"[a-zA-Z][\w+.-]*:"
HOST = r"//(?!https?:)(?:[^/?#@]*@)?(\[[0-9a-fA-F:.]+\]|[\w%-]+(\.[\w%-]+)*\.?)(:\d*)?(?=[/?#]|$)"
Fault = namedtuple("Fault", "rule what repair")


def unquote(text: str) -> str:
    """The text without percent-encoding, which is so rare that its module is loaded only then."""
    if "%" not in text:
        return text
    from urllib.parse import unquote as decode

    return decode(text)


def closest(word: str, words: Any, least: float = 0.7) -> str | None:
    """The most similar of the words, if one is similar enough."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, words, 1, least)), None)


def resolve(folder: str, path: str) -> str | None:
    """The path below the site's root; None for a path that leaves it."""
    start = "" if path[:1] == "/" else folder
    whole = posixpath.normpath(posixpath.join(start, path.lstrip("/")))
    if (whole + "/").startswith("../"):
        return None
    end = "/" if path.rpartition("/")[2] in ("", ".", "..") else ""
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


def near_id(wanted: str, ids: frozenset[str]) -> str | None:
    """The id that was probably meant: the same letters, or nearly."""
    same = [i for i in sorted(ids) if letters(i).lower() == letters(wanted).lower() != ""]
    return same[0] if same else closest(wanted, sorted(i for i in ids if i[:2] != "__"), 0.8)


def malformed(value: str) -> tuple[str, str] | None:
    """What is wrong with an address before anybody follows it, and the repair."""
    scheme = re.match(SCHEME, value)
    if not scheme:
        if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+(\?.*)?", value):
            return f"`{value}` is a mail address without scheme", f"write `mailto:{value}`"
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
    """The built files, where each comes from, and the verdict on a link."""

    def __init__(self, project: Project) -> None:
        self.project = project
        url = str(project.config.get("site_url")).strip()
        where = re.match(r"(?i)https?://([^/?#]*)([^?#]*)", url)
        self.host, folder = (where[1].lower(), where[2].strip("/")) if where else ("", "")
        self.base = f"/{folder}/" if folder else "/"
        extra = as_dict(project.config.get("extra"))
        elsewhere = as_dict(as_dict(extra.get("check")).get("served_elsewhere"))
        prefixes = [str(prefix).strip("/") for prefix in elsewhere]
        self.elsewhere = tuple(f"/{prefix}/" for prefix in prefixes if prefix)
        # Other versions are on the same host, out of our sight.
        mike = project.option("plugins", "mike") is not None or "version" in extra
        self.versioned = mike or ".readthedocs." in self.host
        self.files = project.walk(project.site)
        # MkDocs copies a theme folder inside docs as it is; nobody visits its raw templates.
        if project.theme.startswith(project.docs + "/"):
            raw = project.theme.removeprefix(project.docs + "/") + "/"
            self.files -= {n for n in self.files if n.startswith(raw) and n.endswith(".html")}
        blog = project.option("plugins", "blog")
        folder = as_dict(blog).get("blog_dir", "blog")
        self.blog = None if blog is None else f"{folder}/".removeprefix("./")
        self.facts: dict[str, Facts] = {}
        # (rule, place) of each broken link, so that the search for a repair is made once.
        self.told: set[tuple[str, Any]] = set()
        theme = [path.removeprefix(project.theme + "/") for path in project.templates]
        # The source of a built file; two can claim the same, and then the first name wins.
        self.by_html = {name: f"{project.theme}/{name}" for name in theme if name in self.files}
        self.twins: list[tuple[str, str]] = []  # two sources of one page
        for rel in sorted(project.sources, reverse=True):
            html, path = project.url(rel), f"{project.docs}/{rel}"
            if not project.excluded(rel):
                if self.by_html.get(html, "").lower().endswith(MARKDOWN):
                    self.twins.append((self.by_html[html], path))
                self.by_html[html] = path

    @cached_property
    def sources(self) -> dict[str, str]:
        """The built file of each source: `by_html` the other way round."""
        return {path: html for html, path in self.by_html.items()}

    def html(self, rel: str) -> str:
        """The built file of a source file, or what it would be."""
        return self.sources.get(f"{self.project.docs}/{rel}") or self.project.url(rel)

    def lists_posts(self, html: str, path: str) -> bool:
        """Whether a page shows the beginnings of blog posts, which are checked as pages."""
        posts = f"{self.project.docs}/{self.blog}posts/"
        return self.blog is not None and html.startswith(self.blog) and not path.startswith(posts)

    def find_posts(self) -> None:
        """Note the source of each blog post, whose address its date and title make."""
        titles = {
            letters(facts.headings[0][1]): html
            for html, facts in self.facts.items()
            if facts.headings and html not in self.by_html and self.lists_posts(html, "")
        }
        for html, path in list(self.by_html.items()):
            if html in self.facts or not path.lower().endswith(MARKDOWN):
                continue
            title = re.search(r"(?m)^# +(.+)", self.project.read(path))
            if title and (found := titles.get(letters(title[1]))):
                del self.by_html[html]
                self.by_html[found] = path

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
        return resolve(page.rpartition("/")[0], path), fragment

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

    def plainly_good(self, page: str, link: Link) -> bool:
        """Whether a link needs no closer look: nearly all do not, and this is quick."""
        address, _, fragment = link.value.partition("#")
        if not address or address[0] == "/" or re.search(r"[:%?\\\s@]", address):
            return False
        if link.kind not in ("page", "asset") or self.facts.get(page, NOTHING).base is not None:
            return False
        found = self.file(resolve(page.rpartition("/")[0], address))
        ids = self.facts.get(found or "", NOTHING).ids
        return found is not None and (not fragment or fragment in ids)

    def judge(self, page: str, link: Link) -> Fault | None:
        """What is wrong with a link; a repair that takes a search is left empty."""
        if self.plainly_good(page, link):
            return None
        shown = link.value.strip()
        value = re.sub(r"[\t\r\n]", "", shown)
        if not value:
            return Fault("empty-link", "the address is empty", "write where it leads, or delete it")
        if trouble := malformed(value):
            return Fault("malformed-address", *trouble)
        own, base = self.own(value), self.facts.get(page, NOTHING).base or ""
        for address in (value, base):
            if re.match(SCHEME + "|//", address) and self.own(address) is None:
                return None
        if ((self.own(value, below=False) or value) + "/").startswith(self.elsewhere):
            return None
        path, fragment = self.target(page, value)
        if path is None and value[0] == "/":
            what = f"`{value}` leaves out the site's path `{self.base}`"
            return Fault("outside-site", what, "write a relative link, or begin with that path")
        if path is None and not self.versioned:
            return Fault("outside-site", f"`{value}` leads out of the site", "use fewer `../`")
        found = self.file(path)
        if found is None:
            if self.versioned and (path is None or own is not None or value[0] == "/"):
                return None
            if link.kind in ("page", "refresh"):
                return Fault("dead-link", f"`{shown}` leads to no page", "")
            rule = "style-sheet" if link.kind == "style" else "missing-asset"
            return Fault(rule, f"`{shown}` leads to no file", "")
        fragment = fragment.split(":~:")[0]
        ids, plain = self.ids(found, link.kind), unquote(fragment)
        # The lines of code have ids, which the facts leave out.
        fine = fragment[:1] in ("", "/", "!") or re.search("(?i)^top$|__(span|codelineno)-", plain)
        if ids is not None and not fine and not {plain, fragment} & ids:
            where = "this page has" if found == page else f"`{shown}`: the page has"
            return Fault("dead-anchor", f"{where} no `#{plain}`", "")
        if own is not None and link.kind == "page" and not self.versioned:
            return Fault("own-domain", f"`{shown}` writes out the site's own domain", "")
        return None

    def ids(self, path: str, kind: str) -> frozenset[str] | None:
        """The places inside a file that a fragment can name; None where any fragment is fine."""
        if kind == "use" and path.endswith(".svg"):
            drawing = self.project.read(f"{self.project.site}/{path}")
            return frozenset(re.findall(r"""\bid\s*=\s*["']([^"']+)""", drawing))
        facts = self.facts.get(path, NOTHING)
        # A page with a script and hardly an id is an empty shell, which the script fills.
        shell = len(facts.ids) < 2 and any(".js" in link.value for link in facts.links)
        free = shell or facts.refresh or facts is NOTHING or kind not in ("page", "use")
        return None if free else facts.ids

    @cached_property
    def unpublished(self) -> dict[str, str]:
        """Why MkDocs leaves a page out, by the address that it would have."""
        project, docs = self.project, self.project.docs
        reasons = {rel: project.excluded(rel) for rel in project.sources}
        return {
            bare(project.url(rel)): f"{docs}/{rel} {why}; publish it or remove the link"
            for rel, why in reasons.items()
            if why and not why.startswith("gives way")
        }

    @cached_property
    def demands(self) -> dict[str, dict[str, Any]]:
        """What each folder's .meta.yml says."""
        options = self.project.option("plugins", "meta") or {}
        name = str(options.get("meta_file") or ".meta.yml")
        paths = [rel for rel in self.project.sources if posixpath.basename(rel) == name]
        docs = self.project.docs
        return {posixpath.dirname(p): as_dict(self.project.yaml(f"{docs}/{p}")) for p in paths}

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
            if len(stem) > 2 and (near := closest(stem + kind, files, 0.8)):
                return files[near]
        return None
