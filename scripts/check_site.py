"""What readers get: the facts of a built page, and whether a link in it leads anywhere."""

from __future__ import annotations

import re
from collections import namedtuple
from html import unescape

from selectolax.lexbor import LexborHTMLParser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LOADERS = (
    "[src],[srcset],[poster],object[data],[style],style,link[href],base[href],use,image,"
    "meta[property],meta[name],meta[http-equiv]"
)
HIDDEN = "pre,code,kbd,samp,script,style,template,textarea,math,.arithmatex,mjx-container,.MathJax"
MARKS = rb"\{\{|\{%|\]\s*\[|\[\^|```|~~~"
CSS_URL = (
    r"""(?i)url\(\s*(?:"([^"]*)"|'([^']*)'|([^)'"\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')"""
)
# Not for readers: hints for browsers, and addresses that MkDocs itself derives from `site_url`.
IDLE_RELS = {"canonical", "preconnect", "dns-prefetch", "shortlink", "pingback", "edit", "me"}
SCHEMES = {
    "http", "https", "mailto", "tel", "sms", "ftp", "ftps",
    "ftpes", "sftp", "file", "data", "javascript",
    "about", "blob", "git", "ssh", "irc", "ircs", "xmpp", "geo", "urn", "doi", "magnet", "webcal",
    "matrix", "slack", "skype", "tg", "vscode", "ws", "wss", "news", "nntp", "callto", "market",
}  # fmt: skip
MISSPELLABLE = ["https", "http", "mailto", "ftp", "tel"]


SPECIAL = r"[:%?\\\s@]"
TRICKY = (b"<!--", b"<script", b"<style", b"src", b"<template", b"hreflang")
# kind: page, asset, image (of a share card), manifest, use, refresh
# inside: the article, which the Markdown fills, or the frame around it
Link = namedtuple("Link", "kind value inside label", defaults=("",))
Facts = namedtuple(
    "Facts", "base ids links doubles headings mute_links mute_images text refresh in_nav"
)
Fault = namedtuple("Fault", "rule what repair")


def unquote(text: str) -> str:
    """The text without percent-encoding, which is so rare that its module is loaded only then."""
    if "%" not in text:
        return text
    from urllib.parse import unquote as decode

    return decode(text)


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
    return re.findall(r"(\S*[^\s,])(?:\s+[\d.]+[wxh])*\s*(?:,|$)", value)


def css_urls(css: str) -> list[str]:
    if "(" not in css and "@" not in css:
        return []
    bare = re.sub(r"/\*.*?(\*/|\Z)", "", css, flags=re.DOTALL)
    return [url for found in re.findall(CSS_URL, bare) for url in found if url]


def refresh_target(content: str) -> str | None:
    found = re.match(r"\s*[\d.]*\s*[;,]?\s*url\s*=\s*(.*)", content, re.IGNORECASE | re.DOTALL)
    return found[1].strip().strip("'\"") if found else None


def links_of(tag: str, attributes: dict[str, Any], inside: bool) -> list[Link]:
    """What an element loads."""
    get = attributes.get
    found = []
    if tag == "link":
        rels, href = set((get("rel") or "").lower().split()), get("href") or ""
        other_build = "hreflang" in attributes and href.startswith(("/", "http"))
        if not rels & IDLE_RELS and not other_build:
            found.append(("manifest" if "manifest" in rels else "asset", href))
    elif tag in ("use", "image"):
        href = get("href") or get("xlink:href")
        found += [("use" if tag == "use" else "asset", href)] if href else []
    elif tag == "meta":
        name = (get("property") or get("name") or get("http-equiv") or "").lower()
        if name in ("og:image", "og:image:url", "og:image:secure_url", "twitter:image"):
            found.append(("image", get("content") or ""))
        elif name == "refresh":
            target = refresh_target(get("content") or "")
            found += [("refresh", target)] if target else []
    if "src" in attributes and not (tag == "iframe" and "srcdoc" in attributes):
        found.append(("page" if tag == "iframe" else "asset", get("src") or ""))
    for name in ("poster", "data") if tag in ("video", "object") else ():
        found += [("asset", get(name))] if get(name) else []
    found += [("asset", url) for url in srcset(get("srcset") or "")]
    found += [("asset", url) for url in css_urls(get("style") or "")]
    return [Link(kind, value, inside) for kind, value in found]


def is_mute(node: Any, attributes: dict[str, Any]) -> bool:
    """A link that a reader can neither see nor hear; icons and pictures speak for themselves."""
    if node.text(strip=True) or (attributes.get("href") or "").startswith("#__codelineno"):
        return False
    if any(n in attributes for n in ("title", "aria-label", "aria-labelledby", "aria-hidden")):
        return False
    return not node.css(
        ":is(img,svg,video,audio,object,iframe,picture,canvas,input,[class],[title])"
    )


def read(page: str, data: bytes, full: bool, nav: Nav) -> Facts:
    """The facts of one page; of its navigation only what no page of the folder had before."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    rest, menu = split_nav(data)
    entries = nav.links(page, menu) if menu else []
    if entries is None:
        rest, entries = data, []
    tree = LexborHTMLParser(rest)
    article = tree.css_first("article.md-content__inner") or tree.css_first('[role="main"]')
    ids: set[str] = set()
    links: list[Link] = []
    doubles: list[str] = []
    headings: list[tuple[int, str]] = []
    mute_links: list[Link] = []
    mute_images: list[Link] = []
    base = text = refresh = None
    for top, inside in ((article, True), (tree.root, article is None)):
        if top is None:
            continue
        for node in top.css("[id]"):
            name = node.id or ""
            if inside and name in ids:
                doubles.append(name)
            ids.add(name)
        ids.update(node.attributes["name"] or "" for node in top.css("a[name]"))
        for node in top.css("a[href],area[href]"):
            attributes = node.attributes
            href = attributes["href"] or ""
            if inside and is_mute(node, attributes):
                mute_links.append(Link("page", href, inside))
            # Another language is another build; whether it is there, this one can't say.
            if "hreflang" not in attributes or not href.startswith(("/", "http")):
                label = node.text(strip=True) if inside and href[:4] == "http" else ""
                links.append(Link("page", href, inside, label))
        for node in top.css(LOADERS):
            tag, attributes = node.tag, node.attributes
            if tag == "base":
                base = attributes["href"] or "" if base is None else base
            elif tag == "style":
                links += [Link("asset", url, inside) for url in css_urls(node.text())]
            elif (
                tag == "img"
                and not {"alt", "aria-hidden", "aria-label", "role"} & attributes.keys()
            ):
                mute_images.append(Link("asset", attributes.get("src") or "", inside))
            links += links_of(tag or "", attributes, inside)
        for node in top.css("h1,h2,h3,h4,h5,h6") if inside and full else ():
            mark = node.css_first("a.headerlink")
            words = " ".join(node.text().removesuffix(mark.text() if mark else "").split())
            if not words and node.css("img,svg,[class]:not(.headerlink)"):
                words = "\N{FRAME WITH PICTURE}"
            headings.append((int((node.tag or "h6")[1]), words))
        if inside and full and re.search(MARKS, rest):
            text = visible(top)
        if top is article:
            article.decompose()
    refresh = next((link.value for link in links if link.kind == "refresh"), None)
    unique = [
        k for k in dict.fromkeys(links + entries) if k.value[:1] != "#" or k.value[1:] not in ids
    ]
    return Facts(base, frozenset(ids), unique, doubles, headings, mute_links, mute_images, text,
                 refresh, b"md-nav__item--active" in data)  # fmt: skip


def text_of(data: bytes) -> str:
    """The words of a page's article."""
    tree = LexborHTMLParser(data)
    node = (
        tree.css_first("article.md-content__inner") or tree.css_first('[role="main"]') or tree.root
    )
    return node.text().replace("¶", " ") if node else ""


def visible(node: Any) -> str:
    for hidden in node.css(f":is({HIDDEN})"):
        if hidden.parent is not None:
            hidden.replace_with("\N{OBJECT REPLACEMENT CHARACTER}")
    return node.text()


def resolve(folder: str, path: str) -> str | None:
    """The path below the site's root; None for a path that leaves it."""
    parts = [] if path.startswith("/") else folder.split("/") if folder else []
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
    """The built files, and the verdict on each distinct link."""

    def __init__(self, root: str, files: set[str], site_url: str, elsewhere: list[str]) -> None:
        where = re.match(r"(?i)https?://([^/?#]*)([^?#]*)", site_url.strip())
        folder = where[2].strip("/") if where else ""
        self.root, self.files = root, files
        self.host = where[1].lower() if where else ""
        self.base = f"/{folder}/" if folder else "/"
        self.elsewhere = elsewhere
        self.versioned = False  # other versions are on the same host, out of our sight
        self.facts: dict[str, Facts] = {}
        self.verdicts: dict[tuple[Any, ...], Fault | None] = {}

    def target(self, page: str, value: str) -> tuple[str | None, str, str]:
        """(file path or folder/, fragment, trouble) for an address inside this site."""
        facts = self.facts.get(page)
        folder = page.rpartition("/")[0]
        if facts and facts.base is not None:
            value = value if value.startswith("#") and not facts.base else self._join(facts, value)
        value = re.sub(r"[\t\r\n]", "", value.strip())
        own = self.own(value)
        if own is not None:
            value = own
        address, _, fragment = value.partition("#")
        path = unquote(address.partition("?")[0].replace("\\", "/"))
        if not path:
            return page, fragment, ""
        if path.startswith("/"):
            if not (path + "/").startswith(self.base):
                return None, fragment, "base"
            path = "/" + path[len(self.base) :]
        found = resolve(folder, path)
        return (found, fragment, "") if found is not None else (None, fragment, "root")

    def _join(self, facts: Facts, value: str) -> str:
        from urllib.parse import urljoin

        try:
            return urljoin(facts.base or "", value)
        except ValueError:
            return value

    def own(self, value: str) -> str | None:
        """The path of an address that writes out this site's own domain."""
        found = re.match(r"(?i)https?://([^/?#]*)", value)
        if not found or not self.host or found[1].lower() != self.host:
            return None
        path = value[found.end() :] or "/"
        if path[0] != "/":
            path = "/" + path
        return path if (path.split("#")[0].split("?")[0] + "/").startswith(self.base) else None

    def file(self, path: str) -> str | None:
        """The file that a server sends for a path."""
        if path in self.files:
            return path
        folder = path.rstrip("/")
        index = folder + "/index.html" if folder else "index.html"
        return (
            index if index in self.files and (not path or path in (folder, folder + "/")) else None
        )

    def served_elsewhere(self, value: str) -> bool:
        path = self.own(value) or value
        if self.host and re.match(r"(?i)https?://" + re.escape(self.host) + "(?=[/?#]|$)", value):
            path = re.sub(r"(?i)^https?://[^/?#]*", "", value)
        return any((path + "/").startswith(prefix.rstrip("/") + "/") for prefix in self.elsewhere)

    def judge(self, page: str, link: Link) -> Fault | None:
        value, facts = link.value, self.facts.get(page)
        folder = page.rpartition("/")[0]
        if facts and facts.base is not None:
            return self._judge(page, link)
        if value[:3] == "../" and folder:
            spot = folder.rpartition("/")[0]
        elif value[:1] == "/" or "://" in value:
            spot = "/"
        else:
            return None if self.plainly_good(folder, link) else self._judge(page, link)
        key = (spot, link.kind, value, link.inside)
        if key not in self.verdicts:
            good = self.plainly_good(folder, link)
            self.verdicts[key] = None if good else self._judge(page, link)
        return self.verdicts[key]

    def plainly_good(self, folder: str, link: Link) -> bool:
        """Whether a link needs no closer look: nearly all do not, and this is quick."""
        address, _, fragment = link.value.partition("#")
        if not address or address[0] == "/" or re.search(SPECIAL, address) or link.kind != "page":
            return False
        found = self.file(resolve(folder, address) or "\0")
        return found is not None and (
            not fragment or found in self.facts and fragment in self.facts[found].ids
        )

    def _judge(self, page: str, link: Link) -> Fault | None:
        value = re.sub(r"[\t\r\n]", "", link.value.strip())
        if not value:
            return Fault("empty-link", "the address is empty", "write where it leads, or delete it")
        trouble = malformed(value)
        if trouble:
            return Fault("malformed-address", *trouble)
        own = self.own(value)
        scheme = re.match(r"[a-zA-Z][\w+.-]*:", value)
        based = self.facts[page].base if page in self.facts else None
        if (scheme or value.startswith("//")) and own is None:
            return None
        if based and (re.match(r"[a-zA-Z][\w+.-]*:|//", based)) and self.own(based) is None:
            return None
        if self.served_elsewhere(value):
            return None
        path, fragment, trouble_name = self.target(page, value)
        noun = "file" if link.kind in ("asset", "image", "manifest", "use") else "page"
        rule = "missing-asset" if noun == "file" else "dead-link"
        if trouble_name == "base":
            bare = resolve("", unquote(value.partition("#")[0].partition("?")[0]))
            known = bare is not None and self.file(bare)
            return Fault("outside-site", f"`{value}` leaves out the site's path `{self.base}`",
                         f"write `{self.base.rstrip('/')}{value}`, or better a relative link"
                         if known else "write a relative link to a page of this site")  # fmt: skip
        if trouble_name == "root":
            return Fault("outside-site", f"`{value}` leads out of the site", "use fewer `../`")
        assert path is not None
        found = self.file(path)
        if self.versioned and (own is not None or value[:1] == "/") and found is None:
            return None
        if found is None:
            return Fault(rule, f"`{link.value.strip()}` leads to no {noun}", "")
        fragment = fragment.split(":~:")[0]
        ids = self.ids(found, link.kind)
        if fragment and ids is not None and fragment[:1] not in "/!":
            plain = unquote(fragment)
            if plain not in ids and fragment not in ids and plain.lower() != "top":
                return Fault("dead-anchor", f"`{link.value.strip()}`: the page has no `#{plain}`"
                             if found != page else f"this page has no `#{plain}`", "")  # fmt: skip
        if (
            own is not None
            and link.kind == "page"
            and link.inside
            and not self.versioned
            and self.host not in link.label
        ):
            return Fault(
                "own-domain", f"`{link.value.strip()}` writes out the site's own domain", ""
            )
        return None

    def ids(self, path: str, kind: str) -> frozenset[str] | None:
        """The places inside a file that a fragment can name; None where any fragment is fine."""
        if kind == "use":
            if not path.endswith(".svg"):
                return self.facts[path].ids if path in self.facts else None
            with open(f"{self.root}/{path}", "rb") as file:
                drawing = file.read().decode("utf-8", "replace")
            return frozenset(re.findall(r"""\bid\s*=\s*["']([^"']+)""", drawing))
        facts = self.facts.get(path)
        if not facts or facts.refresh is not None or kind != "page":
            return None
        # A page with a script and hardly an id is an empty shell, which the script fills.
        shell = len(facts.ids) < 2 and any(".js" in link.value for link in facts.links)
        return None if shell else facts.ids


def malformed(value: str) -> tuple[str, str] | None:
    """What is wrong with an address before anybody follows it, and the repair."""
    scheme = re.match(r"([a-zA-Z][\w+.-]*):", value)
    if scheme:
        name, rest = scheme[1].lower(), value[scheme.end() :]
        if name in ("http", "https"):
            host = re.match(
                r"//(?:[^/?#@]*@)?(\[[0-9a-fA-F:.]+\]|[^/?#:\[\]]*)(:\d*)?(?=[/?#]|$)", rest
            )
            good = host and (
                host[1][:1] == "[" or re.fullmatch(r"[\w-]+(\.[\w-]+)*\.?", unquote(host[1]))
            )
            return (
                None if good else (f"`{value}` is no valid address", f"write `{name}://host/path`")
            )
        if name == "mailto":
            people = unquote(rest.partition("?")[0])
            good = all(re.fullmatch(r"[^@\s/]+@[^@\s/]+", one.strip()) for one in people.split(","))
            if good or (not people and "?" in rest):
                return None
            return f"`{value}` is no mail address", "write `mailto:name@example.org`"
        if name in SCHEMES:
            return None
        if len(name) == 1 or re.match(r"\d+(/|$)", rest):
            return f"`{value}` starts with no scheme", "write `https://` before a host"
        near = None if "+" in name else closest(name, MISSPELLABLE, 0.7)
        return (f"the scheme `{name}:` is misspelled", f"did you mean `{near}:`?") if near else None
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+(\?.*)?", value):
        return f"`{value}` is a mail address without scheme", f"write `mailto:{value}`"
    if re.match(r"(?i)www\.[\w-]+\.\w|h?t{1,3}ps?[;:.]?/+[\w-]+\.\w|:?//[;:/]", value):
        return f"`{value}` has no valid scheme", "write `https://` before the host"
    return None


def closest(word: str, words: Any, least: float = 0.6) -> str | None:
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, words, 1, least)), None)
