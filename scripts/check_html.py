"""What readers get: the facts of a built page."""

from __future__ import annotations

import re
from collections import namedtuple

from selectolax.lexbor import LexborDocumentOptions, LexborHTMLParser

ARTICLE = '.md-content__inner,[role="main"]'
# Not for readers: hints for browsers, and addresses that MkDocs itself derives.
IDLE = "canonical preconnect dns-prefetch shortlink pingback edit me next prev"
IDLE_LINKS = ",".join(f"[rel~={name} i]" for name in IDLE.split())
# Another language is another build; whether it is there, this one can't say.
ELSEWHERE = 'link[hreflang],[hreflang][href^="/"],[hreflang][href^=http]'
SHARED = "og:image og:image:url og:image:secure_url twitter:image"
PREVIEWS = ",".join(f'[property="{name}" i],[name="{name}" i]' for name in SHARED.split())
# Each line of code can have ids and a link to itself, which nobody wrote: leave them to the theme.
LINE = "[{0}*=__span-],[{0}*=__codelineno-]"
IDS = f"[id]:not({LINE.format('id')}),a[name]:not([id],{LINE.format('name')})"
# What tells where a link without text leads, to who can't see it too.
SPEAKING = (
    ":is([title],[aria-label],[aria-labelledby],[aria-hidden],"
    ":has(img,svg,video,audio,object,iframe,picture,canvas,input,[class],[title]))"
)
MUTE = "img:not([alt],[aria-hidden],[aria-label],[role])"
CODE = ":is(pre,code,kbd,samp,script,style,template,textarea,math,.arithmatex,mjx-container)"
# Pages without one of these have no `text`: most need none, and texts fill the memory.
MARKS = r"\{[{%]|\][ \n]?\[|\[\^|```|~~~|\*\*|\] ?\(|\)\[|!!! |\?\?\? |\[!|\[[ xX]\] |<<<<<<<|>>>>>>>|TODO|FIXME"
# A string that is no address is matched too, so that nothing in it is.
CSS_URL = (
    r"""(?i)(?:url|image-set)\(\s*["']?([^"')\s]+)["']?\s*|@import\s+["']([^"']+)|"""
    r""""[^"\n]*"|'[^'\n]*'"""
)
# kind: page, asset, use (of a part of a drawing), refresh, style (what a style sheet names)
# inside: the article, which the Markdown fills, or the frame around it
Link = namedtuple("Link", "kind value inside")
Facts = namedtuple("Facts", "base ids links doubles headings mute text refresh in_nav")
NOTHING = Facts(None, frozenset(), [], [], [], [], "", "", False)  # of a page that wasn't built


def without_known(page: str, data: bytes, known: dict[str, set[bytes]]) -> bytes:
    """The page less the menu entries that a page of its folder had: 98 % of all links are there."""
    start = data.find(b'<nav class="md-nav md-nav--primary')
    stop = data.find(b"<article", start)
    if start < 0 or stop < 0:
        return data
    folder = page.rpartition("/")[0]
    here = known.setdefault(folder, set())
    above = known.setdefault(folder.rpartition("/")[0] + "/", set())
    entries = dict.fromkeys(data[start:stop].split(b"<li "))
    new = [entry for entry in entries if entry not in here and entry not in above]
    for entry in new:
        # With addresses that all go up, an entry means the same in each folder beside this one.
        upward = entry.count(b"href=") == entry.count(b'href="../')
        (above if upward else here).add(entry)
    return data[:start] + b"<li ".join(new) + data[stop:]


def itself(value: str) -> list[str]:
    """The one address that most attributes hold."""
    return [value]


def css_urls(css: str) -> list[str]:
    """The addresses in a style sheet, comments aside."""
    if "(" not in css and "@" not in css:
        return []
    bare = re.sub(r"(?s)/\*.*?(\*/|\Z)", "", css)
    return [first or second for first, second in re.findall(CSS_URL, bare) if first or second]


def srcset(value: str) -> list[str]:
    """The addresses of a `srcset`."""
    return re.findall(r"(\S*[^\s,])(?:\s+[\d.]+[wxh])*\s*(?:,|$)", value)


def refresh(content: str) -> list[str]:
    """The address to which a `<meta http-equiv=refresh>` sends readers on."""
    found = re.match(r"(?is)\s*[\d.]*\s*[;,]?\s*url\s*=\s*['\"]?([^'\"]*)", content)
    return [found[1].strip()] if found else []


ANCHOR = "[href=''][id],[href=''][name]"  # sets an id and leads nowhere
HREF = (
    f"a[href]:not({ANCHOR},{LINE.format('href')}),area[href],link[href]:not({IDLE_LINKS}),"
    "image[href],use[href]"
)
LINKS = (  # a sign in the page's bytes, attribute, what finds addresses in it, elements that have it
    (b"href", "href", itself, f":is({HREF}):not({ELSEWHERE})"),
    (b"src", "src", itself, "[src]:not(iframe[srcdoc])"),
    (b"poster", "poster", itself, "[poster]"),
    (b"<object", "data", itself, "object[data]"),
    (b":image", "content", itself, f'meta[content]:not([content=""]):is({PREVIEWS})'),
    (b"srcset", "srcset", srcset, "[srcset]"),
    (b"style=", "style", css_urls, "[style]"),
    (b"", "content", refresh, "meta[http-equiv=refresh i]"),
)
KINDS = {"a": "page", "area": "page", "iframe": "page", "use": "use", refresh: "refresh"}


def read(page: str, data: bytes, known: dict[str, set[bytes]]) -> Facts:
    """The facts of one page; of its menu only what no page of the folder had before."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    rest = without_known(page, data, known)
    # Without events the parser is faster by a third, and the tree is what the file says.
    tree = LexborHTMLParser(rest, options=LexborDocumentOptions.WO_EVENTS)
    article, first = tree.css_first(ARTICLE), tree.css_first("base[href]")
    base = first.attributes["href"] or "" if first else None
    rows = [row for row in LINKS if row[0] in rest]
    ids: set[str] = set()
    links: list[Link] = []
    doubles: list[str] = []
    headings: list[tuple[int, str]] = []
    mute: list[Link] = []
    text = ""
    for top, inside in ((article, True), (tree.root, article is None)):
        if top is None:
            continue
        for node in top.css(IDS):
            name = node.id or node.attributes.get("name") or ""
            if node.id and name in ids:
                doubles.append(name)
            ids.add(name)
        for _, key, addresses, selector in rows:
            for node in top.css(selector):
                value, tag = node.attributes.get(key), node.tag
                value = value or node.attributes.get("xlink:href") or ""
                kind = KINDS.get(addresses) or KINDS.get(tag or "", "asset")
                links += [Link(kind, one, inside) for one in addresses(value)]
                silent = tag == "a" and value and not node.text(strip=True)
                if silent and not node.css_matches(SPEAKING):
                    mute.append(Link(kind, value, inside))
        for node in top.css("style") if b"<style" in rest else ():
            links += [Link("asset", value, inside) for value in css_urls(node.text())]
        for node in top.css(MUTE):
            mute.append(Link("asset", node.attributes.get("src") or "", inside))
        if inside:
            for mark in top.css("a.headerlink"):
                mark.decompose()
            for node in top.css("h1,h2,h3,h4,h5,h6"):
                words = " ".join(node.text().split())
                if not words and node.css_first("img,svg,[class]"):
                    words = "\N{FRAME WITH PICTURE}"
                headings.append((int((node.tag or "h6")[1]), words))
            shown = rest[max(rest.find(b"md-content__inner"), 0) : rest.rfind(b"</article")]
            if any(byte in shown for byte in b"{[`~*!?<TF"):  # each of MARKS holds one of these
                for code in top.css(CODE):
                    if code.parent is not None:
                        code.replace_with("\N{OBJECT REPLACEMENT CHARACTER}")
                text = top.text()
                text = text if re.search(MARKS, text) else ""
            if article is not None:
                article.decompose()
    onward = next((link.value for link in links if link.kind == "refresh"), "")
    links = [l for l in dict.fromkeys(links) if l.value[:1] != "#" or l.value[1:] not in ids]
    in_nav = b"md-nav__item--active" in data
    return Facts(base, frozenset(ids), links, doubles, headings, mute, text, onward, in_nav)
