"""What readers get: the facts of a built page, and whether a link in it leads anywhere."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterator
from html import unescape

from selectolax.lexbor import LexborHTMLParser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ARTICLE = 'article.md-content__inner,[role="main"]'
LOADERS = "[href],[src],[srcset],[poster],[data],[style],style,meta,use,image"
# What elements lead to or load, and by which attribute; the last two are good for any element.
PAGES = ("a href", "area href", "iframe src")
USES = ("use href", "use xlink:href")
ASSETS = ("link href", "image href", "image xlink:href", "object data", "src", "poster")
KINDS = {key: "page" for key in PAGES} | {key: "use" for key in USES}
KINDS |= {key: "asset" for key in ASSETS}
SHARED = {"og:image", "og:image:url", "og:image:secure_url", "twitter:image"}
SPEAKING = ("title", "aria-label", "aria-labelledby", "aria-hidden")
PICTURES = ":is(img,svg,video,audio,object,iframe,picture,canvas,input,[class],[title])"
HIDDEN = ":is(pre,code,kbd,samp,script,style,template,textarea,math,.arithmatex,mjx-container)"
MARKS = (b"{{", b"{%", b"][", b"] [", b"]\n[", b"[^", b"```", b"~~~")
TRICKY = (b"<!--", b"<script", b"<style", b"src", b"<template", b"hreflang")  # in a nav
CSS_URL = r"""(?i)url\(\s*["']?([^"')\s]+)["']?\s*\)|@import\s+["']([^"']+)"""
REFRESH = r"(?is)\s*[\d.]*\s*[;,]?\s*url\s*=\s*['\"]?([^'\"]*)"
# Not for readers: hints for browsers, and addresses that MkDocs itself derives from `site_url`.
IDLE_RELS = {"canonical", "preconnect", "dns-prefetch", "shortlink", "pingback", "edit", "me"}
MISSPELLABLE = ["https", "http", "mailto", "ftp", "tel"]
SCHEMES = {*MISSPELLABLE, "ftps", "ftpes", "sftp"}  # the last three look misspelled
SCHEME = r"[a-zA-Z][\w+.-]*:"
HOST = r"//(?:[^/?#@]*@)?(\[[0-9a-fA-F:.]+\]|[\w%-]+(\.[\w%-]+)*\.?)(:\d*)?(?=[/?#]|$)"
MAIL = r"[^@\s/]+@[^@\s/]+"

# kind: page, asset, use (of a part of a drawing), refresh, style (what a style sheet names)
# inside: the article, which the Markdown fills, or the frame around it
Link = namedtuple("Link", "kind value inside label", defaults=("",))
Facts = namedtuple("Facts", "base ids links doubles headings mute text refresh in_nav")
Fault = namedtuple("Fault", "rule what repair")
NOTHING = Facts(None, frozenset(), [], [], [], [], "", "", False)  # of a page that wasn't built


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


def split_nav(data: bytes) -> tuple[bytes, bytes]:
    """The page without the theme's navigation, and that navigation: 98 % of all links."""
    start = data.find(b'<nav class="md-nav md-nav--primary')
    stop = data.rfind(b"</nav>", start, data.find(b"<article", start)) if start > 0 else -1
    return (data[:start] + data[stop:], data[start:stop]) if stop > 0 else (data, b"")


class Nav:
    """The links of the theme's navigation that are new to a folder, found without a parser."""

    def __init__(self) -> None:
        self.known: dict[str, set[bytes]] = {}

    def links(self, page: str, nav: bytes) -> list[Link] | None:
        """None if the navigation holds something that takes a parser."""
        folder = page.rpartition("/")[0]
        here = self.known.setdefault(folder, set())
        above = self.known.setdefault(folder.rpartition("/")[0], set())
        found: set[bytes] = set()
        for item in set(nav.split(b"<li ")) - here - above:
            hrefs = re.findall(rb' href="([^"]*)"', item)
            if len(hrefs) != item.count(b"href=") or any(sign in item for sign in TRICKY):
                return None
            found.update(hrefs)
            (above if all(h.startswith(b"../") for h in hrefs) else here).add(item)
        return [Link("page", unescape(h.decode("utf-8", "replace")), False) for h in sorted(found)]


def srcset(value: str) -> list[str]:
    """The addresses of a `srcset`."""
    return re.findall(r"(\S*[^\s,])(?:\s+[\d.]+[wxh])*\s*(?:,|$)", value)


def css_urls(css: str) -> list[str]:
    """The addresses in a style sheet, comments aside."""
    if "(" not in css and "@" not in css:
        return []
    bare = re.sub(r"(?s)/\*.*?(\*/|\Z)", "", css)
    return [first or second for first, second in re.findall(CSS_URL, bare)]


def links_of(tag: str, attributes: dict[str, Any], node: Any) -> Iterator[tuple[str, str]]:
    """(kind, address) of all that an element leads to or loads."""
    rels = set((attributes.get("rel") or "").lower().split()) if tag == "link" else set()
    for name, value in attributes.items():
        value = value or ""
        if name == "srcset" or name == "style":
            yield from (("asset", url) for url in (srcset if name == "srcset" else css_urls)(value))
        elif kind := KINDS.get(f"{tag} {name}") or KINDS.get(name):
            # Another language is another build; whether it is there, this one can't say.
            other = "hreflang" in attributes and value.startswith(("/", "http"))
            if not rels & IDLE_RELS and not other and "srcdoc" not in attributes:
                yield kind, value
    if tag == "style":
        yield from (("asset", url) for url in css_urls(node.text()))
    elif tag == "meta":
        content = attributes.get("content") or ""
        names = {(attributes.get(n) or "").lower() for n in ("property", "name", "http-equiv")}
        if content and names & SHARED:
            yield "asset", content
        elif "refresh" in names and (target := re.match(REFRESH, content)):
            yield "refresh", target[1].strip()


def is_mute(tag: str, attributes: dict[str, Any], node: Any) -> bool:
    """Whether this is a link or an image that tells nothing to who can't see it."""
    if tag == "img":
        return not {"alt", "aria-hidden", "aria-label", "role"} & attributes.keys()
    if tag != "a" or any(name in attributes for name in SPEAKING) or node.text(strip=True):
        return False
    line = (attributes.get("href") or "").startswith("#__codelineno")
    return "href" in attributes and not line and not node.css(PICTURES)


def read(page: str, data: bytes, nav: Nav) -> Facts:
    """The facts of one page; of its navigation only what no page of the folder had before."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    rest, menu = split_nav(data)
    entries = nav.links(page, menu) if menu else []
    if entries is None:
        rest, entries = data, []
    tree = LexborHTMLParser(rest)
    article = tree.css_first(ARTICLE)
    ids: set[str] = set()
    links: list[Link] = []
    doubles: list[str] = []
    headings: list[tuple[int, str]] = []
    mute: list[Link] = []
    base, text = None, ""
    for top, inside in ((article, True), (tree.root, article is None)):
        if top is None:
            continue
        for node in top.css("[id]"):
            name = node.id or ""
            if inside and name in ids:
                doubles.append(name)
            ids.add(name)
        ids.update(node.attributes["name"] or "" for node in top.css("a[name]"))
        for node in top.css(LOADERS + ",img"):
            tag, attributes = node.tag or "", node.attributes
            if tag == "base" and base is None:
                base = attributes.get("href") or ""
            if (inside or tag == "img") and is_mute(tag, attributes, node):
                address = attributes.get("href") or attributes.get("src") or ""
                mute.append(Link("asset" if tag == "img" else "page", address, inside))
            for kind, value in links_of(tag, attributes, node):
                shown = inside and kind == "page" and value[:4] == "http"
                links.append(Link(kind, value, inside, node.text(strip=True) if shown else ""))
        for node in top.css("h1,h2,h3,h4,h5,h6") if inside else ():
            mark = node.css_first("a.headerlink")
            words = " ".join(node.text().removesuffix(mark.text() if mark else "").split())
            if not words and node.css("img,svg,[class]:not(.headerlink)"):
                words = "\N{FRAME WITH PICTURE}"
            headings.append((int((node.tag or "h6")[1]), words))
        if inside and any(mark in rest for mark in MARKS):
            for hidden in top.css(HIDDEN):
                if hidden.parent is not None:
                    hidden.replace_with("\N{OBJECT REPLACEMENT CHARACTER}")
            text = top.text()
        if article is not None and inside:
            article.decompose()
    refresh = next((link.value for link in links if link.kind == "refresh"), "")
    unique = dict.fromkeys(links + entries)
    links = [link for link in unique if link.value[:1] != "#" or link.value[1:] not in ids]
    in_nav = b"md-nav__item--active" in data
    return Facts(base, frozenset(ids), links, doubles, headings, mute, text, refresh, in_nav)


def text_of(data: bytes) -> str:
    """The words of a page's article."""
    tree = LexborHTMLParser(data)
    node = tree.css_first(ARTICLE) or tree.root
    return node.text() if node else ""


def resolve(folder: str, path: str) -> str | None:
    """The path below the site's root; None for a path that leaves it."""
    parts = folder.split("/") if folder and path[:1] != "/" else []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    last = path.rsplit("/", 1)[-1]
    return "/".join(parts) + ("/" if parts and last in ("", ".", "..") else "")


class Site:
    """The built files, and the verdict on a link."""

    def __init__(self, root: str, files: set[str], url: str, elsewhere: list[str]) -> None:
        where = re.match(r"(?i)https?://([^/?#]*)([^?#]*)", url.strip())
        folder = where[2].strip("/") if where else ""
        self.root, self.files, self.elsewhere = root, files, elsewhere
        self.host = where[1].lower() if where else ""
        self.base = f"/{folder}/" if folder else "/"
        self.versioned = False  # other versions are on the same host, out of our sight
        self.facts: dict[str, Facts] = {}

    def target(self, page: str, value: str) -> tuple[str | None, str, str]:
        """(file path or folder/, fragment, trouble) for an address inside this site."""
        base = self.facts.get(page, NOTHING).base
        if base is not None and (base or not value.startswith("#")):
            from urllib.parse import urljoin

            try:
                value = urljoin(base, value)
            except ValueError:
                pass
        value = re.sub(r"[\t\r\n]", "", value.strip())
        address, _, fragment = (self.own(value) or value).partition("#")
        path = unquote(address.partition("?")[0].replace("\\", "/"))
        if not path:
            return page, fragment, ""
        if path.startswith("/"):
            if not (path + "/").startswith(self.base):
                return None, fragment, "base"
            path = "/" + path[len(self.base) :]
        found = resolve(page.rpartition("/")[0], path)
        return found, fragment, "root" if found is None else ""

    def own(self, value: str, below: bool = True) -> str | None:
        """The path of an address that writes out this site's own domain (and folder)."""
        found = re.match(r"(?i)https?://([^/?#]*)", value)
        if not found or not self.host or found[1].lower() != self.host:
            return None
        path = "/" + value[found.end() :].removeprefix("/")
        return (
            path if not below or (re.split("[?#]", path)[0] + "/").startswith(self.base) else None
        )

    def file(self, path: str | None) -> str | None:
        """The file that a server sends for a path."""
        if path is None or path in self.files:
            return path
        index = (path.rstrip("/") + "/index.html").removeprefix("/")
        return index if index in self.files else None

    def served_elsewhere(self, value: str) -> bool:
        path = (self.own(value, below=False) or value) + "/"
        return any(path.startswith(prefix + "/") for prefix in self.elsewhere)

    def plainly_good(self, page: str, link: Link) -> bool:
        """Whether a link needs no closer look: nearly all do not, and this is quick."""
        address, _, fragment = link.value.partition("#")
        if not address or address[0] == "/" or re.search(r"[:%?\\\s@]", address):
            return False
        if link.kind not in ("page", "asset") or self.facts.get(page, NOTHING).base is not None:
            return False
        found = self.file(resolve(page.rpartition("/")[0], address))
        if found is None or not fragment:
            return found is not None
        return fragment in self.facts.get(found, NOTHING).ids

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
        own = self.own(value)
        base = self.facts.get(page, NOTHING).base or ""
        for address in (value, base):
            if re.match(SCHEME + "|//", address) and self.own(address) is None:
                return None
        if self.served_elsewhere(value):
            return None
        path, fragment, trouble_name = self.target(page, value)
        if trouble_name == "base":
            known = self.file(resolve("", unquote(re.split("[?#]", value)[0])))
            better = f"write `{self.base.rstrip('/')}{value}`, or better a relative link"
            better = better if known else "write a relative link to a page of this site"
            what = f"`{value}` leaves out the site's path `{self.base}`"
            return Fault("outside-site", what, better)
        if trouble_name == "root":
            return Fault("outside-site", f"`{value}` leads out of the site", "use fewer `../`")
        found = self.file(path)
        if found is None:
            if self.versioned and (own is not None or value[:1] == "/"):
                return None
            if link.kind in ("page", "refresh"):
                return Fault("dead-link", f"`{shown}` leads to no page", "")
            rule = "style-sheet" if link.kind == "style" else "missing-asset"
            return Fault(rule, f"`{shown}` leads to no file", "")
        fragment = fragment.split(":~:")[0]
        ids, plain = self.ids(found, link.kind), unquote(fragment)
        fine = ids is None or fragment[:1] in ("", "/", "!") or plain.lower() == "top"
        if ids is not None and not fine and not {plain, fragment} & ids:
            where = "this page has" if found == page else f"`{shown}`: the page has"
            return Fault("dead-anchor", f"{where} no `#{plain}`", "")
        written_out = own is not None and link.kind == "page" and link.inside
        if written_out and not self.versioned and self.host not in link.label:
            return Fault("own-domain", f"`{shown}` writes out the site's own domain", "")
        return None

    def ids(self, path: str, kind: str) -> frozenset[str] | None:
        """The places inside a file that a fragment can name; None where any fragment is fine."""
        if kind == "use" and path.endswith(".svg"):
            with open(f"{self.root}/{path}", "rb") as file:
                drawing = file.read().decode("utf-8", "replace")
            return frozenset(re.findall(r"""\bid\s*=\s*["']([^"']+)""", drawing))
        facts = self.facts.get(path, NOTHING)
        if facts is NOTHING or facts.refresh or kind not in ("page", "use"):
            return None
        # A page with a script and hardly an id is an empty shell, which the script fills.
        shell = len(facts.ids) < 2 and any(".js" in link.value for link in facts.links)
        return None if shell else facts.ids


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
        if re.match(HOST, rest):
            return None
        return f"`{value}` is no valid address", f"write `{name}://host/path`"
    if name == "mailto":
        people, _, options = unquote(rest).partition("?")
        if all(re.fullmatch(MAIL, p.strip()) for p in people.split(",")) or options and not people:
            return None
        return f"`{value}` is no mail address", "write `mailto:name@example.org`"
    host = "." in name or name == "localhost"
    if len(name) == 1 or host and re.match(r"\d+(/|$)", rest):
        return f"`{value}` starts with no scheme", "write `https://` before a host"
    near = None if name in SCHEMES or "+" in name else closest(name, MISSPELLABLE)
    return (f"the scheme `{name}:` is misspelled", f"did you mean `{near}:`?") if near else None
