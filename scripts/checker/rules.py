"""The rules about what readers get. Each yields (what is wrong, the words for it).

What is wrong is a fact of the page, whose place in the source the mark finds, or a Place, or a
line of the page. To add a rule, write the function with its docstring, which `check.py --rules`
prints, and give tests/test_check.py a bad page for it.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from checker.facts import NOTHING, Fact
from checker.links import SCHEME, Site, closest
from checker.page import FENCE, Page, Place, fences
from checker.project import FRONT, SETTINGS, TEXTS, load_yaml, read_any

Found = Iterator[tuple["Fact | Place | int", str]]


class Rule(NamedTuple):
    """A rule: whether it sees each page or the site, whether it is about style, and its code."""

    sees: str
    style: bool
    check: Callable[[Any], Found]


RULES: dict[str, Rule] = {}


def rule(sees: str, style: bool = False) -> Callable[..., Any]:
    """Register a rule for each `page` or the `site`; style: nothing is broken for a reader."""

    def register(check: Callable[[Any], Found]) -> Callable[[Any], Found]:
        RULES[check.__name__.replace("_", "-")] = Rule(sees, style, check)
        return check

    return register


# ---------------------------------------------------------------- links


@rule("page")
def dead_link(page: Page) -> Found:
    """Every link leads to a page or file that exists.
    Bad: [Set up](set-up.md)   (no such page)
    Good: [Set up](setup.md)
    """
    yield from page.broken.get("dead-link", ())


@rule("page")
def dead_anchor(page: Page) -> Found:
    """Every `#fragment` names an id of the page it leads to.
    Bad: [Costs](prices.md#Costs)   (the id is `costs`)
    Good: [Costs](prices.md#costs)
    """
    yield from page.broken.get("dead-anchor", ())


@rule("page")
def missing_asset(page: Page) -> Found:
    """Every image, script, style sheet, font and medium that a page uses exists.
    Bad: ![A map](img/Map.png)   (the file is map.png)
    Good: ![A map](img/map.png)
    """
    yield from page.broken.get("missing-asset", ())


@rule("page")
def style_sheet(page: Page) -> Found:
    """Every `url()` and `@import` of a style sheet, and manifest icon, exists.
    Bad: src: url(../fonts/text.wof2)
    Good: src: url(../fonts/text.woff2)
    """
    yield from page.broken.get("style-sheet", ())


@rule("page")
def empty_link(page: Page) -> Found:
    """Every link and image has an address.
    Bad: [Set up]()
    Good: [Set up](setup.md)
    """
    yield from page.broken.get("empty-link", ())


@rule("page")
def outside_site(page: Page) -> Found:
    """No link leaves the site's folder, except to what `served_elsewhere` names.
    Bad: [Set up](/setup/)   (the site lives in /guide/)
    Good: [Set up](setup.md)
    """
    yield from page.broken.get("outside-site", ())


@rule("page", style=True)
def own_domain(page: Page) -> Found:
    """A link inside the site is relative: it works in previews and after a move.
    Bad: [Set up](https://this-site.example/setup/)
    Good: [Set up](setup.md), or the address as text: <https://this-site.example/setup/>
    """
    yield from page.broken.get("own-domain", ())


@rule("page")
def malformed_address(page: Page) -> Found:
    """Every address has a scheme and a host that exist in this form.
    Bad: [Site](htps://example.org) or [Mail](me@example.org)
    Good: [Site](https://example.org) or [Mail](mailto:me@example.org)
    """
    yield from page.broken.get("malformed-address", ())


@rule("page")
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
        told = f"this refresh leads back to itself over {len(way)} page(s)"
        yield Fact("refresh", page.facts.refresh), f"{told}: name the page to reach"


@rule("page")
def link_without_text(page: Page) -> Found:
    """Every link says in words, or with a picture, where it leads.
    Bad: [](setup.md)
    Good: [Set up](setup.md)
    """
    for fact in page.facts.mute:
        for place in page.places(fact) if fact.kind == "mute link" else ():
            if place.sure:
                told = f"the link to `{place.said}` has no text: say where it leads"
                yield place, told


@rule("page")
def image_without_alt(page: Page) -> Found:
    """Every image has an `alt`: what it tells, or nothing if it only decorates.
    Bad: <img src="map.png">
    Good: <img src="map.png" alt="">
    """
    for fact in page.facts.mute:
        if fact.kind == "mute image":
            name = posixpath.basename(re.split("[?#]", fact.value)[0])
            yield fact, f'the image `{name}` has no `alt`: say what it shows, or write `alt=""`'


@rule("page", style=True)
def image_without_words(page: Page) -> Found:
    """An image in Markdown says what it shows; one that only decorates is written in HTML, with `alt=""`.
    Bad: ![](map.png)
    Good: ![Where the office is](map.png)
    """
    for number, line in enumerate(page.prose, 1):
        for found in re.finditer(r"!\[\s*\]\(([^()\s]+)", line):  # ![](map.png)
            name = posixpath.basename(found[1])
            yield (
                number,
                f"the image `{name}` says nothing to people who can't see it: write `![what it shows](…)`",
            )


# ---------------------------------------------------------------- text


def left(page: Page, kind: str) -> Iterator[tuple[Place, str]]:
    """(place, text) of everything of one kind that readers see and should not."""
    texts = dict.fromkeys(fact for fact in page.facts.left if fact.kind == kind)
    for fact in texts:
        for place in page.written(fact):
            yield place, fact.value


@rule("page")
def undefined_reference(page: Page) -> Found:
    """Every `[text][label]` has its `[label]: address`.
    Bad: [Set up][setup]   (and nothing more)
    Good: [Set up][setup], and below it [setup]: setup.md
    """
    for place, text in left(page, "reference"):
        words, _, label = " ".join(text.split())[1:-1].partition("][")
        if not (words + label).isdigit() and "\\[" not in page.line(place):
            yield (
                place,
                f"`[{label or words}]` is defined nowhere: add `[{label or words}]: address`",
            )
    # [setup]: setup.md
    known = [
        one.lower() for one in re.findall(r"(?m)^ {0,3}\[([^\[\]^]+)\]:", "\n".join(page.prose))
    ]
    for number, line in enumerate(page.prose if known else (), 1):
        # [set up], but not [set up](…) or [set up][…] or [set up]:
        for label in re.findall(r"(?<![\w\]!\\])\[([\w -]{3,})\](?![\[(:])", line):
            if label.lower() not in known and (near := closest(label.lower(), known, 0.8)):
                yield number, f"`[{label}]` is defined nowhere: did you mean `[{near}]`?"


@rule("page")
def footnote(page: Page) -> Found:
    """Every footnote that is cited is written, and every one that is written is cited.
    Bad: As measured.[^1]   (and nothing more)
    Good: As measured.[^1], and below it [^1]: In 2024.
    """
    for place, text in left(page, "footnote") if page.project.has("footnotes") else ():
        if "\\[" not in page.line(place):
            yield place, f"the footnote `{text}` is written nowhere: add `{text}: text`"
    for link in page.facts.links:
        label = link.value.removeprefix("#fnref:")
        if label != link.value:  # else its place would be among the ids, and no fault
            text = f"[^{unquote(label)}]"
            yield (
                Fact("page", link.value),
                f"nobody cites the footnote `{text}`: cite it or remove it",
            )


@rule("page")
def template_mark(page: Page) -> Found:
    """Readers see no template marks outside of code.
    Bad: Version {{ version }}   (and no plugin that fills it in)
    Good: Version 3
    """
    for place, text in left(page, "template"):
        line = page.line(place)
        # $\frac{{a}}{b}$, and \{\{ shown on purpose
        if not re.search(r"\$[^$]*\{\{[^$]*\$|\\[({\[]|\{\{\\", line):
            told = f"readers see the template mark `{text[:2]}`: fill it in, or show it as code"
            yield place, told


REPAIRS = {
    "open": "close the `**`, or write `\\*\\*`",
    "spaced": "write `[text](address)` without the space",
    "raw": "give the HTML around it `markdown`, as in `<figure markdown>`, or write HTML",
    "attributes": "they end a heading or a term, below which stands `:` with three spaces",
    "notes": "cite a source as `[^name]` and write it as `[^name]: text`, or take this out",
    "swapped": "write `[text](address)`",
    "box": "this site has no such boxes: write a paragraph that begins with a bold word",
    "callout": "write a paragraph that begins with a bold word",
    "tick": "this site has no boxes to tick: write a plain list",
    "merge": "a merge was left open: keep one of the two texts",
    "todo": "finish it, or take it out",
    "address": "write `[text](address)`, or put it between < and >",
    "shortcode": "this site has no such pictures: write a word",
    "row": "leave an empty line above the table, and give it a row of names",
    "list": "leave an empty line above the list",
    "comment": "end the comment with `-->`",
    "day": "no calendar has this day: correct it",
}


@rule("page")
def leftover(page: Page) -> Found:
    """Readers see no Markdown that was not rendered, and no notes of the writer.
    Bad: See [the price] (prices.md)
    Good: See [the price](prices.md)
    """
    for kind, repair in REPAIRS.items():
        for place, text in left(page, kind):
            shown = text.partition("\n")[0]
            if page.text.count(shown) == 1:
                place = page.find(page.path, shown)
            yield place, f"readers see `{shown}`: {repair}"


# ---------------------------------------------------------------- headings and ids


def heading(page: Page, number: int) -> list[Place]:
    """The place of one of the page's headings; none if no Markdown wrote it."""
    facts, end = page.facts.headings, page.open_fence or len(page.lines)
    places = [
        one for one in page.written(facts[number]) if one.path != page.path or one.line <= end
    ]
    same = facts[:number].count(facts[number])
    return places[same : same + 1] or places[-1:]


@rule("page", style=True)
def second_h1(page: Page) -> Found:
    """A page has one title, one `#` heading.
    Bad: # Set up, and further down # Costs
    Good: # Set up, and further down ## Costs
    """
    titles = [number for number, fact in enumerate(page.facts.headings) if fact.kind == "h1"]
    for number in titles[1:]:
        for place in heading(page, number):
            told = f"`{page.facts.headings[number].value}` is a second title"
            yield place, f"{told}: make it a `##` heading"


@rule("page", style=True)
def skipped_level(page: Page) -> Found:
    """A heading is at most one level deeper than the one before it.
    Bad: ## Costs, then #### In detail
    Good: ## Costs, then ### In detail
    """
    above = 6
    for number, fact in enumerate(page.facts.headings):
        level = int(fact.kind[1])
        for place in heading(page, number) if level > above + 1 else ():
            jump = f"jumps from level {above} to {level}"
            yield place, f"`{fact.value}` {jump}: make it level {above + 1}"
        above = level


@rule("page")
def empty_heading(page: Page) -> Found:
    """Every heading has words.
    Bad: ##
    Good: ## Costs
    """
    for number, fact in enumerate(page.facts.headings):
        for place in heading(page, number) if not fact.value else ():
            yield place, "this heading is empty: write it or remove it"


@rule("page", style=True)
def empty_section(page: Page) -> Found:
    """Below a heading stands something before the next one of its level.
    Bad: ## Costs, and then ## Prices
    Good: ## Costs, a sentence, ## Prices
    """
    for place, text in left(page, "hollow"):
        yield place, f"nothing stands below `{text}`: write it or remove the heading"


@rule("page", style=True)
def same_heading(page: Page) -> Found:
    """Headings below the same heading differ, in a list of contents too.
    Bad: ## Costs, a sentence, ## Costs
    Good: ## Costs of the first year, a sentence, ## Costs afterwards
    """
    above: list[str] = []
    seen: set[tuple[str, ...]] = set()
    for number, fact in enumerate(page.facts.headings):
        above = [
            *above[: int(fact.kind[1]) - 1],
            *[""] * (int(fact.kind[1]) - 1 - len(above)),
            fact.value,
        ]
        for place in heading(page, number) if tuple(above) in seen and fact.value else ():
            yield place, f"`{fact.value}` is a heading twice: say in one of them how they differ"
        seen.add(tuple(above))


@rule("page")
def duplicate_id(page: Page) -> Found:
    """An id names one place of a page.
    Bad: ## Costs {#costs}, and <a id="costs"></a>
    Good: ## Costs {#costs}
    """
    told: set[tuple[str, int]] = set()
    for fact in dict.fromkeys(page.facts.doubles):
        places = page.written(fact) if fact.inside else id_in_frame(page, fact.value)
        twice = len(places) > 1 and places[-1] == places[0]
        # One drawing that is included twice brings all its ids twice.
        if twice and (places[0].path, 0) in told:
            continue
        for place in places[-1:]:
            told.add((place.path, 0))
            yield place, f"the id `{fact.value}` is given twice: give one of the places another id"


def id_in_frame(page: Page, name: str) -> list[Place]:
    """Where the templates give an id."""
    pattern = rf"\bid\s*=\s*[\"']?{re.escape(name)}[\"'\s/>]"
    return [
        Place(path, text.count("\n", 0, found.start()) + 1)
        for path, text in page.project.templates.items()
        for found in re.finditer(pattern, text)
    ]


# ---------------------------------------------------------------- Markdown


@rule("page")
def include(page: Page) -> Found:
    """Every snippet line names a file, and a section, that exist.
    Bad: --8<-- "examples/servce.py:main"
    Good: --8<-- "examples/service.py:main"
    """
    for place, trouble in page.missing if page.markdown else ():
        yield place, f"{trouble}: correct the name or write it"


@rule("page")
def front_matter(page: Page) -> Found:
    """Front matter is YAML between two lines of `---`, from the first line on.
    Bad: title: Costs: a list
    Good: title: "Costs: a list"
    """
    text = page.text if page.markdown else ""
    if re.match(r"---[ \t]*\n---[ \t]*(\n|$)", text):
        yield 1, "readers see this empty front matter: fill it or delete it"
        return
    # an empty line, then a block of `key: value` lines
    if late := re.match(r"\s*\n(?=---[ \t]*\n(?:[\w-]+:(?: .*)?\n)+---[ \t]*\n)", text):
        yield late[0].count("\n") + 1, "front matter after an empty line: start it on line 1"
    if not re.match(FRONT, text) and re.match(r"---[ \t]*\n(\s*#.*\n)*[\w-]+:(\s|$)", text):
        yield 1, "the front matter is never closed: end it with a line of `---`"
    try:
        data = load_yaml(page.front) if page.front else None
    except ValueError as error:
        line, why = error.args
        yield (
            line + 1,
            f"the front matter is no YAML ({why}): put the whole value in quotes, or correct it",
        )
    else:
        if isinstance(data, str) and re.match(r"[\w-]+:", data):
            yield 2, "the front matter is no list of `key: value` lines: correct it"


@rule("page")
def unclosed_fence(page: Page) -> Found:
    """Every code fence is closed by the same marks in the same column.
    Bad: ```python, and no ``` after the code
    Good: ```python, the code, ```
    """
    if line := page.open_fence:
        fence = FENCE.match(page.lines[line - 1])
        advice = f"end it with {fence[2] if fence else '```'} in the same column, or remove it"
        yield line, f"this code fence is never closed: {advice}"


@rule("page")
def list_indent(page: Page) -> Found:
    """What belongs to a list item is indented by four columns, as Python-Markdown wants it.
    Bad: - one, and below it   - two   (rendered as a sibling)
    Good: - one, and below it     - two
    """
    # `  - two`, or a paragraph that begins two or three columns in
    likely = r"(?m)^(?: {4})* {2,3}(?:[-*+]|\d+\.)[ \t]|\n[ \t]*\n(?: {4})* {2,3}\S"
    text = page.text.expandtabs(4) if page.markdown and "\n  " in page.text else ""
    lines = text.split("\n")
    start = page.front.count("\n") + 2 if page.front else 0
    bare = [""] * start + lines[start:]
    blocks = fences(lines) if text else []
    for start, end, _ in blocks:
        bare[start : (end or start) - 1] = [""] * ((end or start) - start - 1)
    if not text or not re.search(likely, "\n".join(bare)):
        return
    for tag, mark, before in page.marked.facts.after:
        here, above = page.at(page.marked.marks, mark), page.at(page.marked.marks, before)
        if not here or not above or here.path != page.path or above.path != page.path:
            continue
        line = here.line - (here.line - 1 in [start for start, *_ in blocks])
        item = re.compile(r"[ >]*(?:[-*+]|\d+[.)]) ").match
        if not item(lines[above.line - 1]) or tag == "li" and not item(lines[line - 1]):
            continue  # it begins with something that has no mark
        columns, outer = (
            len(t) - len(t.lstrip()) for t in (lines[line - 1], lines[above.line - 1])
        )
        if columns - outer >= 2 and columns // 4 == outer // 4:
            what = "this item becomes a sibling" if tag == "li" else "this ends the list"
            told = f"indented by {columns} columns, {what}: indent it by {(outer // 4 + 1) * 4}"
            yield line, told


def cells(row: str) -> int:
    """How many cells a row of a table has: 2 for `| a | b |`."""
    return re.sub(r"\\.", "", row.strip().removeprefix("|")).removesuffix("|").count("|") + 1


@rule("page")
def table_row(page: Page) -> Found:
    """Every row of a table has as many cells as its first.
    Bad: | a | b |, below it |---|---| and | 1 |
    Good: | a | b |, below it |---|---| and | 1 | 2 |
    """
    width = 0
    for number, line in enumerate(page.prose if page.project.has("tables") else (), 1):
        below = page.prose[number] if number < len(page.prose) else ""
        if "|" not in line:
            width = 0
        elif re.fullmatch(r"[ |:-]*-[ |:-]*", below) and "|" in below:  # |---|---|
            width = cells(line)
        elif width and cells(line) != width:
            here = cells(line)
            told = f"this row has {here} cell{'s' * (here != 1)}, and its table {width}"
            yield number, f"{told}: add what is missing, or write `\\|` for a `|` that is no border"


@rule("page")
def unclosed_block(page: Page) -> Found:
    """Every block of HTML is closed, so that it does not swallow what follows.
    Bad: <div markdown>, text, and no </div>
    Good: <div markdown>, text, </div>
    """
    opened: list[tuple[str, int]] = []
    partial = re.search(r"\{%|\{\{", page.text) if page.markdown else True
    for number, line in enumerate(() if partial else page.prose, 1):
        # <div markdown>, </div>
        for end, tag in re.findall(r"<(/?)(div|details|section|figure|aside)\b(?![^<>]*/>)", line):
            if not end:
                opened.append((tag, number))
            elif tag in (tags := [one for one, _ in opened]):
                del opened[len(tags) - 1 - tags[::-1].index(tag)]
    for tag, number in opened:
        yield number, f"this <{tag}> is never closed: write </{tag}> where it ends"


@rule("page")
def blank_to_fill(page: Page) -> Found:
    """Readers see what a template asks a writer to fill in; as `<your name>` a browser hides it.
    Bad: Ask <your name>
    Good: Ask Ms. Example, or in code: `<your name>`
    """
    for number, line in enumerate(page.prose, 1):
        for found in re.findall(r"<(?:your|insert|enter|add) [^<>=]{1,60}>", line):
            yield number, f"no reader sees `{found}`: fill it in, or write it as code"


# ---------------------------------------------------------------- the site

BESIDE = (".py", ".md", ".yml", ".toml")  # what may name an asset from the project's own folder
ASSETS = (
    r"(?i)\.(png|jpe?g|gif|svg|webp|avif|bmp|css|m?js|woff2?|[ot]tf|mp[34]|webm|ogg|wav|pdf|zip|"
    r"csv|xlsx|docx|pptx)$"
)


@rule("site")
def two_sources(site: Site) -> Found:
    """A page has one source.
    Bad: docs/README.md beside docs/index.md, or docs/costs.md beside docs/costs/index.md
    Good: docs/index.md
    """
    advice = "merge them or move one"
    for html in site.project.pages:
        folder, name = posixpath.split(site.project.sources[html])
        beside = f"{folder}/README.md"
        if name == "index.md" and os.path.isfile(beside):
            told = f"nobody sees this README.md, since index.md is beside it: {advice}"
            yield Place(beside, 1), told
    for path, other in site.project.twins:
        yield Place(path, 1), f"`{other}` makes the same page: {advice}"


@rule("site", style=True)
def page_in_no_nav(site: Site) -> Found:
    """Every page is in the nav, or named by `not_in_nav`.
    Bad: docs/costs.md, and no entry for it in nav
    Good: nav: [Costs: costs.md]
    """
    for path in site.project.not_in_nav:
        message = "no nav entry leads to this page: add one, or name it in `not_in_nav`"
        yield Place(path, 1), message


@rule("site", style=True)
def orphan_asset(site: Site) -> Found:
    """Every image, style, script and download in docs is used by something.
    Bad: docs/img/old.png, which no page shows
    Good: docs/img/map.png, which one page shows
    """
    project = site.project
    docs = project.docs + "/"
    names = {
        html: posixpath.basename(path)
        for html, path in project.sources.items()
        if html in site.files and path.startswith(docs) and re.search(ASSETS, path)
    }
    for page, facts in site.facts.items() if names else ():
        for link in facts.links:
            tail = link.value.rpartition("/")[2]
            if tail in names.values() or re.search("[?#%]", tail):
                names.pop(site.file(site.target(page, link.value)[0]) or "", None)
    # The rest may be named by a script, a hook or a setting; icons are asked for by their name.
    every = Counter(posixpath.basename(path) for path in project.sources.values())
    names = {
        html: name if every[name] == 1 else "/".join(html.split("/")[-2:])
        for html, name in names.items()
    }
    for text in texts_beside(site) if names else ():
        if any(form in text for name in names.values() for form in (name, quote(name))):
            text = unquote(re.sub(r"(?s)<!--.*?-->", "", text))
            names = {html: name for html, name in names.items() if name not in text}
    for html, name in names.items():
        if not re.search(r"(^|/)(favicon|apple-touch|google)[^/]*$", name):
            yield Place(project.sources[html], 1), "nothing uses this file: use it or delete it"


HEAVY = 500_000  # bytes


@rule("site", style=True)
def heavy_image(site: Site) -> Found:
    """No image weighs more than 500 KB, which takes a phone seconds to load.
    Bad: docs/img/map.png of 3 MB
    Good: docs/img/map.webp of 90 KB
    """
    for html, path in site.project.sources.items():
        image = re.search(r"(?i)\.(png|jpe?g|gif|svg|webp|avif|bmp)$", path) and html in site.files
        if image and (size := os.path.getsize(path)) > HEAVY:
            told = f"this image weighs {size // 1000} KB: save it with at most {HEAVY // 1000}"
            yield Place(path, 1), told


def texts_beside(site: Site) -> Iterator[str]:
    """Every text of the built site, the sources and the project's folder."""
    project = site.project
    paths = [f"{project.site}/{name}" for name in site.files if name.endswith(TEXTS)]
    paths += [
        *(project.sources[html] for html in project.pages),
        *(path for path in project.hidden if path.endswith(SETTINGS)),
    ]
    paths += [name for name in os.listdir(".") if name.endswith(BESIDE)]
    yield from map(read_any, [*paths, *project.templates])


@rule("site")
def robots_sitemap(site: Site) -> Found:
    """The sitemap that robots.txt names is there.
    Bad: Sitemap: https://this-site.example/site-map.xml
    Good: Sitemap: https://this-site.example/sitemap.xml
    """
    built = f"{site.project.site}/robots.txt"
    source = site.project.sources.get("robots.txt", built)
    lines = enumerate(read_any(source).splitlines(), 1)
    written = [number for number, line in lines if re.match(r"(?i)\s*sitemap", line)]
    named = re.findall(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", read_any(built))
    for number, value in enumerate(named if "robots.txt" in site.files else ()):
        own = site.own(value) if re.match(SCHEME, value) else value
        if own and not site.file(site.target("robots.txt", own)[0]):
            place = Place(source, written[min(number, len(written) - 1)] if written else 1)
            yield place, f"the sitemap `{value}` does not exist: name the one that does"
