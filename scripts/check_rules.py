"""The rules about a page: one generator each, which yields (place, message) for each fault.

A place is a line of the page, or a Place in another file. To add a rule, write the function with
its docstring, which `check.py --rules` prints, and give tests/test_check.py a bad page for it.
"""

from __future__ import annotations

import posixpath
import re

from check_html import NOTHING, Link
from check_page import Found, Page, rule
from check_source import FRONT, Place, fences, load_yaml

SILENT = r"\[\s*\]\s*[(\[]|<a\b[^>]*>(?:\s|&nbsp;|<[^>]*>)*(?:</a>|$)|<a\b[^>]*$|^\s*href"
IMG = r"(?i)<img\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*>"
REFERENCE = r"(?<![\w\]\\])!?\[(?![ xX]\])((?:[^\[\]\n]|\n(?!\s*\n)|\[[^\[\]\n]*\])+)\][ ]?\n?\[([^\[\]^]*)\]"
WITH_FOOTNOTES = ("footnotes", "extra", "pymdownx.extra")
LISTS_OF_TWO = ("mdx_truly_sane_lists", "mdx_better_lists")

# What the verdicts of Site.judge mean.
LINK_RULES = {
    "dead-link": """Every link leads to a page or file that exists.
    Bad: [Set up](set-up.md)   (no such page)
    Good: [Set up](setup.md)""",
    "dead-anchor": """Every `#fragment` names an id of the page it leads to.
    Bad: [Costs](prices.md#Costs)   (the id is `costs`)
    Good: [Costs](prices.md#costs)""",
    "missing-asset": """Every image, script, style sheet, font and medium that a page uses exists.
    Bad: ![A map](img/Map.png)   (the file is map.png)
    Good: ![A map](img/map.png)""",
    "style-sheet": """Every `url()` and `@import` of a style sheet, and manifest icon, exists.
    Bad: src: url(../fonts/text.wof2)
    Good: src: url(../fonts/text.woff2)""",
    "empty-link": """Every link and image has an address.
    Bad: [Set up]()
    Good: [Set up](setup.md)""",
    "outside-site": """No link leaves the site's folder, except to what `served_elsewhere` names.
    Bad: [Set up](/setup/)   (the site lives in /guide/)
    Good: [Set up](setup.md)""",
    "own-domain": """A link inside the site is relative: it works in previews and after a move.
    Bad: [Set up](https://this-site.example/setup/)
    Good: [Set up](setup.md)""",
    "malformed-address": """Every address has a scheme and a host that exist in this form.
    Bad: [Site](htps://example.org) or [Mail](me@example.org)
    Good: [Site](https://example.org) or [Mail](mailto:me@example.org)""",
}


def link_rule(name: str, text: str) -> None:
    """Register the rule for one verdict."""

    def check(page: Page) -> Found:
        for place, fault in page.broken:
            if fault.rule == name:
                yield place, f"{fault.what}: {fault.repair}"

    check.__name__, check.__doc__ = name, text
    rule(check)


for name, text in LINK_RULES.items():
    link_rule(name, text)


@rule
def redirect_loop(page: Page) -> Found:
    """A page that sends readers on never sends them in a circle.
    Bad: <meta http-equiv="refresh" content="0; url=here.html">   (in here.html itself)
    Good: <meta http-equiv="refresh" content="0; url=there.html">
    """
    facts, site, path = page.facts, page.site, page.html
    way: list[str] = []
    while facts.refresh and path not in way:
        way.append(path)
        path = site.file(site.target(path, facts.refresh)[0]) or ""
        facts = site.facts.get(path, NOTHING)
    if way and path == way[0] == min(way):
        for place in page.locate(Link("refresh", page.facts.refresh, True))[:1]:
            told = f"this refresh leads back to itself over {len(way)} page(s)"
            yield place, f"{told}: name the page to reach"


@rule
def undefined_reference(page: Page) -> Found:
    """Every `[text][label]` has its `[label]: address`.
    Bad: [Set up][setup]   (and nothing more)
    Good: [Set up][setup], and below it [setup]: setup.md
    """
    text = "".join(page.facts.text.split())
    if "][" not in text:
        return
    lines = page.grep(r"^[ \t>]*\[([^\]^\n]+)\]:")
    defined = {" ".join(m[1].lower().split()) for _, m, _ in lines}
    for place, m, raw in page.grep(REFERENCE):
        group = 2 if m[2] else 1
        label = " ".join(raw[m.start(group) : m.end(group)].split())
        end = m[2] and f"][{m[2]}]" or re.split(r"[\s*_~]", m[1])[-1] + "][]"
        shown = "".join(end.split()) in text and not (m[1] + m[2]).isdigit()
        if shown and label.lower() not in defined:
            label = label.replace("`", "")
            yield place, f"`[{label}]` is defined nowhere: add `[{label}]: address`"


@rule
def footnote(page: Page) -> Found:
    """Every footnote that is cited is written, and every one that is written is cited.
    Bad: As measured.[^1]   (and nothing more)
    Good: As measured.[^1], and below it [^1]: In 2024.
    """
    option = page.project.option
    known = any(option("markdown_extensions", name) is not None for name in WITH_FOOTNOTES)
    if not known or "[^" not in page.text:
        return
    ids, text = page.facts.ids, page.facts.text
    cited = {name.partition(":")[2] for name in ids if re.match(r"fnref\d*:", name)}
    for place, m, _ in page.grep(r"(^[ \t>]*)?(?<!\\)\[\^([^\]\s]+)\](:?)"):
        label = m[2]
        if m[1] is not None and m[3]:
            if f"fn:{label}" in ids and label not in cited:
                yield place, f"nobody cites the footnote `[^{label}]`: cite it or remove it"
        elif f"[^{label}]" in text:
            yield place, f"the footnote `[^{label}]` is written nowhere: add `[^{label}]: text`"


@rule
def include(page: Page) -> Found:
    """Every snippet line names a file, and a section, that exist.
    Bad: --8<-- "examples/servce.py:main"
    Good: --8<-- "examples/service.py:main"
    """
    for place, trouble, _, _ in page.includes:
        if trouble:
            yield place, f"{trouble}: correct the name or write it"


@rule
def image_without_alt(page: Page) -> Found:
    """Every image has an `alt`: what it tells, or nothing if it only decorates.
    Bad: <img src="map.png">
    Good: <img src="map.png" alt="">
    """
    for link in [link for link in page.facts.mute if link.kind == "asset"]:
        name = posixpath.basename(re.split("[?#]", link.value)[0])
        tags = [
            (place, tag[0])
            for place, tag, _ in page.grep(IMG, theme=True)
            if not re.search(r"(?i)\salt\b", tag[0])
        ]
        named = [place for place, tag in tags if name in tag]
        known = page.path and link.inside and not page.is_post_list
        unknown = [Place(page.path, 1)] if known else []
        for place in named or [place for place, _ in tags][:1] or unknown:
            yield place, f'the image `{name}` has no `alt`: say what it shows, or write `alt=""`'


@rule
def link_without_text(page: Page) -> Found:
    """Every link says in words, or with a picture, where it leads.
    Bad: [](setup.md)
    Good: [Set up](setup.md)
    """
    for link in [link for link in page.facts.mute if link.kind == "page"]:
        for place in page.locate(link):
            if re.search(SILENT, page.line(place)):
                yield place, f"the link to `{link.value}` has no text: say where it leads"


@rule
def second_h1(page: Page) -> Found:
    """A page has one title, one `#` heading.
    Bad: # Set up, and further down # Costs
    Good: # Set up, and further down ## Costs
    """
    titles = [number for number, (level, _) in enumerate(page.headings) if level == 1]
    for number in titles[1:]:
        for place in page.heading_place(number):
            words = page.headings[number][1]
            yield place, f"`{words}` is a second title: make it a `##` heading"


@rule
def skipped_level(page: Page) -> Found:
    """A heading is at most one level deeper than the one before it.
    Bad: ## Costs, then #### In detail
    Good: ## Costs, then ### In detail
    """
    for number, (level, words) in enumerate(page.headings[1:], 1):
        above = page.headings[number - 1][0]
        for place in page.heading_place(number) if level > above + 1 else ():
            told = f"`{words}` jumps from level {above} to {level}: make it level {above + 1}"
            yield place, told


@rule
def empty_heading(page: Page) -> Found:
    """Every heading has words.
    Bad: ##
    Good: ## Costs
    """
    for number, (_, words) in enumerate(page.headings):
        for place in page.heading_place(number) if not words else ():
            yield place, "this heading is empty: write it or remove it"


@rule
def duplicate_id(page: Page) -> Found:
    """An id names one place of a page.
    Bad: ## Costs {#costs}, and <a id="costs"></a>
    Good: ## Costs {#costs}
    """
    for name in set(page.facts.doubles):
        exact = re.escape(name)
        pattern = rf"\{{[^}}\n]*#{exact}[\s}}]|\bid\s*=\s*[\"']?{exact}[\"'\s/>]"
        places = [place for place, _, _ in page.grep(pattern, theme=True)]
        for place in places[-1:]:
            yield place, f"the id `{name}` is given twice: give one of the places another id"


@rule
def unclosed_fence(page: Page) -> Found:
    """Every code fence is closed by the same marks in the same column.
    Bad: ```python, and no ``` after the code
    Good: ```python, the code, ```
    """
    for line, fence in page.odd_fences:
        advice = f"end it with {fence.mark} in the same column, or remove it"
        yield line, f"this code fence is never closed: {advice}"


@rule
def front_matter(page: Page) -> Found:
    """Front matter is YAML between two lines of `---`, from the first line on.
    Bad: title: Costs: a list
    Good: title: "Costs: a list"
    """
    text = page.text if page.markdown else ""
    if re.match(r"---[ \t]*\n---[ \t]*(\n|$)", text):
        yield 1, "readers see this empty front matter: fill it or delete it"
        return
    if late := re.match(r"\s*\n(?=---[ \t]*\n(?:[\w-]+:(?: .*)?\n)+---[ \t]*\n)", text):
        yield late[0].count("\n") + 1, "front matter after an empty line: start it on line 1"
    if not re.match(FRONT, text) and re.match(r"---[ \t]*\n(\s*#.*\n)*[\w-]+:(\s|$)", text):
        yield 1, "the front matter is never closed: end it with a line of `---`"
    try:
        data = load_yaml(page.front) if page.front else None
    except ValueError as error:
        line, why = error.args
        yield line + 1, f"the front matter is no YAML ({why}): quote the value or correct it"
    else:
        if isinstance(data, str) and re.match(r"[\w-]+:", data):
            yield 2, "the front matter is no list of `key: value` lines: correct it"


@rule
def template_mark(page: Page) -> Found:
    """Readers see no template marks outside of code.
    Bad: Version {{ version }}   (and no plugin that fills it in)
    Good: Version 3
    """
    text = page.facts.text if page.path else ""
    formula = re.search(r"\$[^$\n]*\{\{[^$\n]*\$|\\\(|\\\[", text) if "{" in text else None
    shown = "" if formula else "".join(text.split())
    for place, found, _ in page.grep(r"(\{\{|\{%)[^\n]{0,40}") if "{" in shown else ():
        if "".join(found[0].split())[:5] in shown and "\\" not in found[0][:14]:
            told = f"readers see the template mark `{found[1]}`: fill it in, or show it as code"
            yield place, told


# What was not rendered, as it stands in the Markdown and before readers, and what to do.
LEFTOVERS = {
    # **Note: an open mark
    r"(?<![*\\])\*\*(?=\w)": "close the `**`, or write `\\*\\*`",
    # [the price] (prices.md)
    r"\[[^\]\n]+\] \((?:https?:|[\w./-]+\.md)[^)\n]*\)": "write `[text](address)` without the space",
    # (the price)[prices.md]
    r"\([^()\n]+\)\[(?:https?:|[\w./-]+\.md)[^\]\n]*\]": "write `[text](address)`",
    # !!! note, and ??? details, where no extension reads them
    r"(?:!!!|\?\?\?)\+? [a-z]+(?: \"|$)": "this site has no such boxes: write a paragraph that begins with a bold word",
    # > [!NOTE], as on GitHub
    r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]": "write a paragraph that begins with a bold word",
    # - [ ] task
    r"\[[ xX]\] (?=\w)": "this site has no boxes to tick: write a plain list",
    # <<<<<<< HEAD
    r"(?:<{7}|>{7}) \w+": "a merge was left open: keep one of the two texts",
    r"\b(?:TODO|FIXME)\b": "finish it, or take it out",
}


@rule
def leftover(page: Page) -> Found:
    """Readers see no Markdown that was not rendered, and no notes of the writer.
    Bad: See [the price] (prices.md)
    Good: See [the price](prices.md)
    """
    text = page.facts.text if page.markdown else ""
    for pattern, repair in LEFTOVERS.items() if text else ():
        if re.search(pattern, text, re.MULTILINE):
            for place, found, _ in page.grep(pattern):
                yield place, f"readers see `{found[0].strip()}`: {repair}"


@rule
def list_indent(page: Page) -> Found:
    """What belongs to a list item is indented by four columns, as Python-Markdown wants it.
    Bad: - one, and below it   - two   (rendered as a sibling)
    Good: - one, and below it     - two
    """
    option = page.project.option
    sane = any(option("markdown_extensions", name) is not None for name in LISTS_OF_TWO)
    if sane or "\n  " not in page.text:
        return
    begun = {page.text.count("\n", 0, fence.start) for fence in fences(page.text)}
    written = page.text.expandtabs(4).split("\n")
    items: list[int] = []  # the columns of the item before and of those around it
    free = True  # a list can begin here
    for number, line in enumerate(page.body.expandtabs(4).split("\n")):
        # Of code, only where it begins matters, and whether an item holds nothing else.
        begins = number in begun or re.fullmatch(r"\s*(?:[-*+]|\d+\.)\s*", line)
        line = written[number] if begins else line
        text = line.lstrip()
        indent = len(line) - len(text)
        item = re.match(r"(?:[-*+]|\d+\.) +\S", text)
        listed = free or bool(items)
        while item and items and items[-1] >= indent:
            items.pop()
        # Two or three columns deeper, which is less than Python-Markdown wants.
        short = items and indent - items[-1] >= 2 and indent // 4 == items[-1] // 4
        wanted = f"indent it by {(items[-1] // 4 + 1) * 4}" if items else ""
        if not text:
            free = not written[number].strip()
        elif not item:
            if short and free and indent % 4:
                yield number + 1, f"indented by {indent} columns, this ends the list: {wanted}"
            heading = re.match("#+ ", text)
            items = [] if free and (short or indent < 2) or heading else items
            # A list may follow without an empty line.
            free = bool(heading or re.match(r"!!!|\?\?\?|===|</?\w[^>]*>\s*$", text))
        elif listed:
            if short:
                told = f"indented by {indent} columns, this item becomes a sibling: {wanted}"
                yield number + 1, told
                items.pop()
            items.append(indent)
            free = False
