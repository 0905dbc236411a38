"""What readers get: the facts of a built page, or of one that is made once more with marks."""

from __future__ import annotations

import re
from collections import Counter, namedtuple
from html import escape
from itertools import islice

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
# What tells where a link without text leads, to people who can't see it too.
SPEAKING = (
    ":is([title],[aria-label],[aria-labelledby],[aria-hidden],"
    ":has(img,svg,video,audio,object,iframe,picture,canvas,input,[class],[title]))"
)
MUTE = "img:not([alt],[aria-hidden],[aria-label],[role])"
CODE = ":is(pre,code,kbd,samp,script,style,template,textarea,math,.arithmatex,mjx-container,a)"
# What may belong to the list item before it
AFTER = "li+li,ul+p,ol+p,ul+pre,ol+pre,ul+.highlight,ol+.highlight"
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for code and links in a page's text
# Stands for a source line while a page is made once more: see marks.py.
MARK = re.compile("[\U000f0000-\U0010fffd]")

# What readers see as text though it was not meant for them: kind, signs one of which is
# in it, pattern.
LEFT = {
    # [Set up][setup]
    "reference": ("][", r"(?<![\w\]\\])\[([^\[\]]+)\]\[([^\[\]^]*)\]"),
    # As measured.[^1]
    "footnote": ("[^", r"\[\^([^\[\]\s]+)\]"),
    # {{ version }}, but not Go's {{.Version}}
    "template": ("{{|{%", r"\{\{(?!-? ?\.)[^\n}]{0,40}|\{%[^\n}]{0,40}"),
    # **Note: an open mark
    "open": ("**", r"(?<![*\\\w])\*\*(?=\w)"),
    # [the price] (prices.md)
    "spaced": ("] (", r"\[[^\[\]\n]+\] \((?:https?:|[\w./-]+\.md)[^()\n]*\)"),
    # ![A map](map.png) inside an HTML block
    "raw": (
        "](",
        r"!?\[[^\[\]\n]*\]\((?:https?:|#|[\w./-]+\.(?:md|png|svg|jpe?g|webp|gif))[^()\n]*\)",
    ),
    # Costs { #costs } in a plain paragraph
    "attributes": ("{#|{ #|{:", r"\{:? ?#[a-z][\w-]*(?: [^{}\n]*)?(?:\}|$)"),
    # Where footnotes were to go, and the page has none
    "notes": ("///", r"///Footnotes Go Here///"),
    # (the price)[prices.md]
    "swapped": (")[", r"\([^()\n]+\)\[(?:https?:|[\w./-]+\.md)[^\[\]\n]*\]"),
    # !!! note, and ??? details, where no extension reads them
    "box": ("!!! |??? |!!!+ |???+ ", r"(?<!\S)(?:!!!|\?\?\?)\+? [a-z]+(?: \"|$)"),
    # > [!NOTE], as on GitHub
    "callout": ("[!", r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]"),
    # - [ ] task
    "tick": ("[ ] |[x] |[X] ", r"(?<![\w\]])\[[ xX]\] (?=\w)"),
    # <<<<<<< HEAD
    "merge": ("<<<<<<<|>>>>>>>", r"(?:<{7}|>{7}) \w+"),
    "todo": ("TODO|FIXME", r"\b(?:TODO|FIXME)\b"),
    # See https://example.org/prices for it.
    "address": ("http", r"(?<![\w/\"'(=])https?://[\w-]+(?:\.[\w-]+)+[^\s<>\ufffc]*"),
    # :rocket:
    "shortcode": (" :|\n:|>:", r"(?<!\S):[a-z][a-z0-9_-]*[a-z]:(?!\S)"),
    # |---|---| without an empty line above the table
    "row": ("---", r"^ *\|? *:?-{3,}:? *\|[-|: ]*$"),
    # - one, directly below a line of text
    "list": ("\n- |\n* |\n+ ", r"(?<=[\w.:,;!?)]\n)[-*+] \w[^\n]*(?:\n[-*+] [^\n]*)*"),
    # <!-- and nothing more
    "comment": ("<!--", r"<!--"),
    # 2026-02-30
    "day": (
        "19|20",
        r"\b(?:19|20)\d\d-(?:(?:0[469]|11)-31|02-(?:30|31)|(?:1[3-9]|[2-9]\d|00)-\d\d|\d\d-(?:3[2-9]|[4-9]\d|00))\b",
    ),
}
# The same signs in the HTML of a page.
SIGNS = [
    escape(sign, quote=False).encode() for signs, _ in LEFT.values() for sign in signs.split("|")
]
# url('my logo.svg'), @import "print.css"; a string that is no address is matched, too, so that
# nothing in it is.
CSS_URL = (
    r"""(?i)url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^"'()\s]+))|image-set\(\s*["']([^"'\n]+)|"""
    r"""@import\s+["']([^"'\n]+)|"[^"\n]*"|'[^'\n]*'"""
)
# <div>, but not <img> or <br>, which need no end
OPEN = re.compile(rb"(?i)<(?!img|br|hr|meta|link|input|source|area|col|wbr)[a-z]")
DEEPEST = 10_000  # elements without an end
# kind: page, asset, use (of a part of a drawing), refresh, style (what a style sheet names), or
#   mute link, mute image, id, h1 to h6, and the kinds of LEFT
# inside: the article, which the Markdown fills, or the frame around it
# mark, said: in a page with marks, where it stands and how it is written there
Fact = namedtuple("Fact", "kind value inside mark said", defaults=(True, "", ""))
Facts = namedtuple("Facts", "base ids links doubles headings mute left refresh after")
NOTHING = Facts(None, frozenset(), [], [], [], [], [], "", [])  # of a page that wasn't built


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
    return [value.strip() for found in re.findall(CSS_URL, bare) if (value := "".join(found))]


def srcset(value: str) -> list[str]:
    """The addresses of a `srcset`: `map.png 1x, map-large.png 2x`."""
    pieces = re.split(r",\s+|\s+[\d.]+[wxh]\s*(?:,|$)|,$", value)
    return [piece.split()[0] for piece in pieces if piece.strip(" \t\r\n,")]


def refresh(content: str) -> list[str]:
    """The address to which a `<meta http-equiv=refresh>` sends readers on: `0; url=there.html`."""
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


class Reader:
    """Collects the facts of one page; of its menu only what no page of the folder had before."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.rows = [row for row in LINKS if row[0] in data]
        self.ids: set[str] = set()
        self.links: list[Fact] = []
        self.doubles: list[Fact] = []
        self.headings: list[Fact] = []
        self.mute: list[Fact] = []
        self.left: list[Fact] = []
        self.after: list[tuple[str, str, str]] = []

    def take(self, top, inside: bool) -> None:
        """The ids, addresses and pictures below a node."""
        for node in top.css(IDS):
            name = node.id or node.attributes.get("name") or ""
            if node.id:
                self.doubles.append(Fact("id", name, inside, node.attributes.get("data-line")))
            self.ids.add(name)
        for _, key, addresses, selector in self.rows:
            for node in top.css(selector):
                self.take_link(node, key, addresses, inside)
        for node in top.css("style") if b"<style" in self.data else ():
            marked = MARK.search(node.text())
            for value in css_urls(MARK.sub("", node.text())):
                self.links.append(Fact("asset", value, inside, marked and marked[0]))
        for node in top.css(MUTE):
            given = node.attributes
            fact = Fact("mute image", given.get("src") or "", inside, given.get("data-line"))
            self.mute.append(fact._replace(said=given.get("data-said") or ""))

    def take_link(self, node, key: str, addresses, inside: bool) -> None:
        """The addresses in one attribute, and whether the link says where it leads."""
        given, tag = node.attributes, node.tag
        value = given.get(key) or given.get("xlink:href") or ""
        kind = KINDS.get(addresses) or KINDS.get(tag or "", "asset")
        mark, said = given.get("data-line"), given.get("data-said")
        self.links += [Fact(kind, one, inside, mark, said) for one in addresses(value)]
        if tag == "a" and value:
            text = MARK.sub("", node.text(strip=True))
            if not text and not node.css_matches(SPEAKING):
                self.mute.append(Fact("mute link", value, inside, mark, said))
            elif text == value:  # the text is the address, so it has to be whole
                self.links[-1] = Fact("spelled", value, inside, mark, said)

    def take_article(self, top, shown: bytes) -> None:
        """The headings and the text between them. The tree is no longer whole after it."""
        for mark in top.css("a.headerlink"):
            mark.decompose()
        for node in top.css("h1,h2,h3,h4,h5,h6"):
            words = MARK.sub("", " ".join(node.text().split())).strip()
            if not words and node.css_first("img,svg,[class]"):
                words = "\N{FRAME WITH PICTURE}"
            fact = Fact(node.tag or "h6", words, True, node.attributes.get("data-line"))
            self.headings.append(fact)
            if "h1" < following(node) <= fact.kind:
                self.left.append(fact._replace(kind="hollow"))
        if b"data-line" in self.data:
            for node in top.css(AFTER):
                self.take_after(node)
        if any(sign in shown for sign in SIGNS):
            for code in top.css(CODE):
                if code.parent is not None:
                    code.replace_with(HOLE)
            self.left += left_over(top.text())

    def take_after(self, node) -> None:
        """A list's item, or what follows a list, beside the item before it."""
        before = node.prev
        while before is not None and before.tag == "-text":
            before = before.prev
        items = [before] if node.tag == "li" else before.css("li") if before is not None else []
        if items and items[-1] is not None and items[-1].tag == "li":
            here, above = (one.attributes.get("data-line") or "" for one in (node, items[-1]))
            self.after.append((node.tag or "", here, above))


def following(node) -> str:
    """The tag of what stands below an element; nothing if text or the end does."""
    below = node.next
    while below is not None and (
        below.tag == "-comment" or below.tag == "-text" and not below.text(strip=True)
    ):
        below = below.next
    tag = below.tag if below is not None else ""
    return tag if re.fullmatch("h[1-6]", tag or "") else ""


def left_over(text: str) -> list[Fact]:
    """What stands in a text that was not meant for readers."""
    plain = MARK.sub("", text)
    marks = [(m.start() - number, m[0]) for number, m in enumerate(MARK.finditer(text))]
    found = []
    for kind, (signs, pattern) in LEFT.items():
        if not any(sign in plain for sign in signs.split("|")):
            continue
        for one in islice(re.finditer(pattern, plain, re.MULTILINE), 1000):
            start = plain.rfind("\n", 0, one.start()) + 1
            near = [mark for at, mark in marks if start <= at <= one.end()]
            before = [mark for at, mark in marks if at <= one.start()]
            mark = (near[:1] or before[-1:] or [""])[0]
            found.append(Fact(kind, one[0].strip(), True, mark))
    return found


def read(page: str, data: bytes, known: dict[str, set[bytes]]) -> Facts:
    """The facts of one page."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    rest = without_known(page, data, known)
    if rest.count(b"<") - 2 * rest.count(b"</") > DEEPEST and len(OPEN.findall(rest)) > DEEPEST:
        return NOTHING  # no person wrote it, and the parser takes minutes for it
    # Without events the parser is faster by a third, and the tree is what the file says.
    tree = LexborHTMLParser(rest, options=LexborDocumentOptions.WO_EVENTS)
    article, first = tree.css_first(ARTICLE), tree.css_first("base[href]")
    reader = Reader(rest)
    for top, inside in ((article, True), (tree.root, article is None)):
        if top is not None:
            reader.take(top, inside)
            if inside:
                start = max(rest.find(b"md-content__inner"), 0)
                reader.take_article(top, rest[start : rest.rfind(b"</article")])
            if article is not None:
                article.decompose()
    base = first.attributes["href"] or "" if first else None
    onward = next((link.value for link in reader.links if link.kind == "refresh"), "")
    ids = frozenset(reader.ids)
    links = [l for l in dict.fromkeys(reader.links) if l.value[:1] != "#" or l.value[1:] not in ids]
    often = Counter(fact.value for fact in reader.doubles)
    doubles = [fact for fact in reader.doubles if often[fact.value] > 1]
    mute = [fact for fact in reader.mute if not repeated(fact, reader.links, rest)]
    return Facts(
        base,
        ids,
        links,
        doubles,
        reader.headings,
        mute,
        reader.left,
        onward,
        reader.after,
    )


def repeated(fact: Fact, links: list[Fact], data: bytes) -> bool:
    """Whether a link without text is one around a card, which a browser begins anew in the card."""
    same = sum(link.value == fact.value and link.kind == "page" for link in links)
    return fact.kind == "mute link" and same > data.count(f'="{fact.value}"'.encode()) > 0
