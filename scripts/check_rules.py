"""The rules: one generator each, which yields (place, message).

A place is a line of the page or a Place in another file. To add a rule, write the function with
its docstring, which `check.py --rules` prints, and give tests/test_check.py a bad page for it.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable, Iterator

from check_page import Check, Page, icons
from check_site import Link, closest, css_urls, malformed, resolve, unquote
from check_source import (
    FRONT,
    TEXTS,
    Fence,
    Place,
    Project,
    blank,
    fences,
    ignores,
    load_yaml,
    read_lenient,
    snippet_names,
)  # fmt: skip

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Found = Iterator[tuple[int | Place, str]]

RULES: dict[str, tuple[str, Callable[[Any], Found]]] = {}
OWN_KEYS = """
    title description template hide status icon tags search social date authors author slug draft
    categories pin links readtime keywords image robots subtitle comments boost exclude
""".split()  # noqa: SIM905


def per_page(function: Callable[[Page], Found]) -> Callable[[Page], Found]:
    RULES[function.__name__.replace("_", "-")] = ("page", function)
    return function


def per_site(function: Callable[[Check], Found]) -> Callable[[Check], Found]:
    RULES[function.__name__.replace("_", "-")] = ("site", function)
    return function


# ---------------------------------------------------------------- links and anchors


def broken(page: Page, rule: str) -> Found:
    for place, fault in page.broken:
        if fault.rule == rule:
            yield place, f"{fault.what}: {fault.repair}"


@per_page
def dead_link(page: Page) -> Found:
    """Every link leads to a page or file that exists.

    Bad: [Set up](set-up.md)   (no such page)
    Good: [Set up](setup.md)
    """
    return broken(page, "dead-link")


@per_page
def dead_anchor(page: Page) -> Found:
    """Every `#fragment` names an id of the page it leads to.

    Bad: [Costs](prices.md#Costs)   (the id is `costs`)
    Good: [Costs](prices.md#costs)
    """
    return broken(page, "dead-anchor")


@per_page
def missing_asset(page: Page) -> Found:
    """Every image, script, style sheet, font and medium that a page uses exists.

    Bad: ![A map](img/Map.png)   (the file is map.png)
    Good: ![A map](img/map.png)
    """
    return broken(page, "missing-asset")


@per_page
def empty_link(page: Page) -> Found:
    """Every link and image has an address.

    Bad: [Set up]()
    Good: [Set up](setup.md)
    """
    return broken(page, "empty-link")


@per_page
def malformed_address(page: Page) -> Found:
    """Every address has a scheme and a host that exist in this form.

    Bad: [Site](htps://example.org) or [Mail](me@example.org)
    Good: [Site](https://example.org) or [Mail](mailto:me@example.org)
    """
    told = {place[:2] for place, fault in page.broken if fault.rule == "malformed-address"}
    yield from broken(page, "malformed-address")
    # Python-Markdown takes <htp://host> for a tag, and readers see nothing at all.
    if re.search(r"<[a-zA-Z][\w+.-]*:/", page.text) and page.markdown:
        for place, found in page.grep(r"<([a-zA-Z][\w+.-]*:/[^\s<>]*)>"):
            trouble = malformed(found[1])
            if trouble and place[:2] not in told:
                yield place, ": ".join(trouble)


@per_page
def outside_site(page: Page) -> Found:
    """No link leaves the site's folder on its host, unless `extra.check.served_elsewhere` names it.

    Bad: [Set up](/setup/)   (the site lives in /guide/)
    Good: [Set up](setup.md)
    """
    return broken(page, "outside-site")


@per_page
def own_domain(page: Page) -> Found:
    """A link inside the site is relative, so that it works in every preview and after a move.

    Bad: [Set up](https://this-site.example/setup/)
    Good: [Set up](setup.md)
    """
    return broken(page, "own-domain")


@per_page
def redirect_loop(page: Page) -> Found:
    """A page that sends readers on never sends them in a circle.

    Bad: <meta http-equiv="refresh" content="0; url=here.html">   (in here.html itself)
    Good: <meta http-equiv="refresh" content="0; url=there.html">
    """
    facts, site, path = page.facts, page.check.site, page.html
    way: list[str] = []
    while facts and facts.refresh and path not in way:
        way.append(path)
        target = site.target(path, facts.refresh)[0]
        path = (site.file(target) if target is not None else None) or ""
        facts = site.facts.get(path)
    if way and path == way[0] == min(way):
        assert page.facts
        link = Link("refresh", page.facts.refresh or "", True)
        for place in page.check.locate(page, link)[:1]:
            yield (
                place,
                f"this refresh leads back to itself over {len(way)} page(s): name the page to reach",
            )


@per_page
def undefined_reference(page: Page) -> Found:
    """Every `[text][label]` has its `[label]: address`.

    Bad: [Set up][setup]   (and nothing more)
    Good: [Set up][setup], and below it [setup]: setup.md
    """
    text = page.facts.text if page.facts else None
    if not text or "[" not in text:
        return
    shown = re.sub(r"\s+", "", text)
    defined = {" ".join(m[1].lower().split()) for _, m in page.grep(r"^[ \t>]*\[([^\]^\n]+)\]:")}
    pattern = (
        r"(?<![\w\]\\])!?\[((?:[^\[\]\n]|\n(?!\s*\n)|\[[^\[\]\n]*\])+)\][ ]?\n?\[([^\[\]^]*)\]"
    )
    for place, found in page.grep(pattern):
        group = 2 if found[2] else 1
        raw = page.text if place.path == page.path else found.string
        label = " ".join(raw[found.start(group) : found.end(group)].split())
        end = re.sub(
            r"\s+", "", f"][{found[2]}]" if found[2] else re.split(r"[\s*_~]", found[1])[-1] + "][]"
        )
        numbers = found[1].isdigit() and found[2].isdigit()
        if label.lower() not in defined and end in shown and not numbers:
            yield place, f"`[{label}]` is defined nowhere: add `[{label}]: address`"


@per_page
def footnote(page: Page) -> Found:
    """Every footnote that is cited is written, and every one that is written is cited.

    Bad: As measured.[^1]   (and nothing more)
    Good: As measured.[^1], and below it [^1]: In 2024.
    """
    if not page.facts or page.check.project.option("markdown_extensions", "footnotes") is None:
        return
    if "[^" not in page.text:
        return
    for place, found in page.grep(r"(?<!\\)\[\^([^\]\s]+)\](:?)"):
        label = found[1]
        line_start = not found.string[: found.start()].rsplit("\n", 1)[-1].strip()
        if found[2] and line_start:
            if f"fn:{label}" in page.facts.ids and not any(
                i == f"fnref:{label}" or re.fullmatch(rf"fnref\d*:{re.escape(label)}", i)
                for i in page.facts.ids
            ):
                yield place, f"nobody cites the footnote `[^{label}]`: cite it or remove it"
        elif f"[^{label}]" in (page.facts.text or ""):
            yield place, f"the footnote `[^{label}]` is written nowhere: add `[^{label}]: text`"


@per_page
def include(page: Page) -> Found:
    """Every snippet line names a file, and a section, that exist.

    Bad: --8<-- "examples/servce.py:main"
    Good: --8<-- "examples/service.py:main"
    """
    project = page.check.project
    if not page.markdown or not project.snippet_bases:
        return
    queue, seen = [(page.path, page.text)], {page.path}
    while queue:
        path, text = queue.pop()
        if "8<" not in text:
            continue
        for line, name in snippet_names(text):
            trouble, file, inner = project.snippet(name)
            if trouble:
                yield Place(path, line), f"{trouble}: correct the name or write it"
            elif file and file not in seen:
                seen.add(file)
                queue.append((file, inner))


# ---------------------------------------------------------------- structure


@per_page
def image_without_alt(page: Page) -> Found:
    """Every image has an `alt`: what it tells, or nothing if it only decorates.

    Bad: <img src="map.png">
    Good: <img src="map.png" alt="">
    """
    for link in page.facts.mute_images if page.facts else ():
        name = posixpath.basename(re.split("[?#]", link.value)[0])
        sources = page.sources if link.inside else [*page.check.project.templates, *page.sources]
        named: list[Place] = []
        others: list[Place] = []
        for path, text in sources:
            for tag in re.finditer(r"(?i)<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", text):
                if not re.search(r"(?i)\salt\b", tag[0]):
                    place = Place(path, text.count("\n", 0, tag.start()) + 1)
                    (named if name in tag[0] else others).append(place)
        if not named and not others and page.path and link.inside:
            others = [Place(page.path, 1)]
        for place in named or others[:1]:
            yield place, f'the image `{name}` has no `alt`: say what it shows, or write `alt=""`'


@per_page
def link_without_text(page: Page) -> Found:
    """Every link says in words, or with a picture, where it leads.

    Bad: [](setup.md)
    Good: [Set up](setup.md)
    """
    for link in page.facts.mute_links if page.facts and page.path else ():
        for place in page.check.locate(page, link):
            line = page.text.split("\n")[place.line - 1] if place.path == page.path else ""
            if re.search(r"\[\s*\]\s*[(\[]|<a\b", line) or place.path != page.path or not line:
                yield place, f"the link to `{link.value}` has no text: say where it leads"


@per_page
def second_h1(page: Page) -> Found:
    """A page has one title, one `#` heading.

    Bad: # Set up, and further down # Costs
    Good: # Set up, and further down ## Costs
    """
    if page.facts and page.markdown and page.facts.headings:
        titles = [words for level, words in page.facts.headings if level == 1]
        written = [place for place, level, _ in page.written_headings if level == 1]
        for number, words in enumerate(titles[1:], 1):
            places = page.find_headings(1, words)
            place = places[-1] if places else written[number] if number < len(written) else None
            if place:
                yield place, f"`{words}` is a second title: make it a `##` heading"


@per_page
def skipped_level(page: Page) -> Found:
    """A heading is at most one level deeper than the one before it.

    Bad: ## Costs, then #### In detail
    Good: ## Costs, then ### In detail
    """
    if not page.facts or not page.markdown:
        return
    last = 0
    met: dict[tuple[int, str], int] = {}
    jumps: dict[tuple[int, int], list[tuple[Place, str]]] = {}
    for level, words in page.facts.headings:
        met[level, words] = met.get((level, words), 0) + 1
        places = page.find_headings(level, words) if last and level > last + 1 else []
        if places:
            place = places[min(met[level, words], len(places)) - 1]
            jumps.setdefault((last, level), []).append((place, words))
        last = level
    for (above, level), found in jumps.items():
        habit = f" (as do {len(found) - 1} more here)" if len(found) > 3 else ""
        for place, words in found[:1] if habit else found:
            yield (
                place,
                f"`{words}` jumps from level {above} to {level}{habit}: make it level {above + 1}",
            )


@per_page
def empty_heading(page: Page) -> Found:
    """Every heading has words.

    Bad: ##
    Good: ## Costs
    """
    if page.facts and page.markdown:
        empty = {level for level, words in page.facts.headings if not words}
        for place, level, words in page.written_headings if empty else ():
            if (
                level in empty
                and not re.sub(r"\{[^}]*\}|<[^>]*>|&nbsp;", "", page.raw(place, words)).strip()
            ):
                yield place, "this heading is empty: write it or remove it"


@per_page
def duplicate_id(page: Page) -> Found:
    """An id names one place of a page.

    Bad: ## Costs {#costs}, and <a id="costs"></a>
    Good: ## Costs {#costs}
    """
    for name in dict.fromkeys(page.facts.doubles) if page.facts and page.path else ():
        exact = re.escape(name)
        places = [place for place, _ in page.grep(
            rf"\{{[^}}\n]*#{exact}(?=[\s}}])[^}}\n]*\}}|\bid\s*=\s*(?:\"{exact}\"|'{exact}'|{exact}(?=[\s>/]))")]  # fmt: skip
        if places:
            yield places[-1], f"the id `{name}` is given twice: give one of the places another id"


@per_page
def unclosed_fence(page: Page) -> Found:
    """Every code fence is closed by the same marks in the same column.

    Bad: ```python, and no ``` after the code
    Good: ```python, the code, ```
    """
    if "```" not in page.text and "~~~" not in page.text:
        return
    body = page.text[page.front[1] :] if page.markdown else ""
    shown = (page.facts.text or "") if page.facts else "`~~~"
    told = set()
    found = fences(body)
    # Behind the mark of a list or in a comment a fence is not what it looks like: ask the HTML.
    sure = not re.search(r"(?m)^[ \t>]*(?:[-*+]|\d+\.)[ \t]+(?:```|~~~)|<!--|<pre", body)
    for fence in found:
        if fence.stop < 0 and (sure or fence.mark[:3] in shown or "`" in shown):
            # Where fences have no language the last one is left over; the first that ends in front
            # of text, like a beginning, is the one that was never closed.
            odd = [one for one in found if one.mark == fence.mark and ends_like_a_start(body, one)]
            told.add((odd or [fence])[0])
        elif fence.inner and fence.stop > 0:
            told.add(fence)
    for fence in sorted(told):
        message = f"this code fence is never closed: end it with {fence.mark} in the same column"
        yield page.text.count("\n", 0, page.front[1] + fence.start) + 1, message


def ends_like_a_start(text: str, fence: Fence) -> bool:
    last = text.rfind("\n", 0, fence.stop) + 1
    return (
        fence.stop > 0
        and text[:last].endswith("\n\n")
        and bool(re.match(r"\n\S", text[fence.stop :]))
    )


@per_page
def front_matter(page: Page) -> Found:
    """Front matter is YAML between two lines of `---`, from the first line on.

    Bad: title: Costs: a list
    Good: title: "Costs: a list"
    """
    text = page.text if page.markdown else ""
    if not text.lstrip().startswith("---"):
        return
    if not text.startswith("---"):
        if re.match(r"\s*\n---[ \t]*\n(?:[\w-]+:(?: [^\n]*)?\n)+---[ \t]*\n", text):
            yield (
                text[: text.index("---")].count("\n") + 1,
                "front matter after an empty line: start it on line 1",
            )
        return
    if not re.match(FRONT, text):
        if re.match(r"---[ \t]*\n(\s*#[^\n]*\n)*[\w-]+:(\s|$)", text):
            yield 1, "the front matter is never closed: end it with a line of `---`"
        return
    try:
        data = load_yaml(page.front[0])
    except ValueError as error:
        line, why = error.args
        yield line + 1, f"the front matter is no YAML ({why}): quote the value or correct it"
        return
    if (
        data is not None
        and not isinstance(data, dict)
        and re.search(r"^[\w-]+:", page.front[0], re.MULTILINE)
    ):
        yield 2, "the front matter is no list of `key: value` lines: correct it"


@per_page
def template_mark(page: Page) -> Found:
    """Readers see no template marks outside of code.

    Bad: Version {{ version }}   (and no plugin that fills it in)
    Good: Version 3
    """
    text = (page.facts.text or "") if page.facts and page.path else ""
    marks = [m for m in re.findall(r"(?:\{\{|\{%)[^\n]{0,12}", text) if "\\" not in m]
    if not marks or re.search(r"\$[^$\n]*\{\{[^$\n]*\$|\\\(|\\\[", text):
        return
    shown = re.sub(r"\s+", "", text)
    for place, found in page.grep(r"(?:\{\{|\{%)[^\n]{0,40}"):
        words = re.sub(r"\s+", "", found[0])
        if words[:5] in shown:
            yield (
                place,
                f"readers see the template mark `{found[0][:2]}`: fill it in, or show it as code",
            )


@per_page
def list_indent(page: Page) -> Found:
    """What belongs to a list item is indented by four columns, as Python-Markdown wants it.

    Bad: - one, and below it   - two   (rendered as a sibling)
    Good: - one, and below it     - two
    """
    if not re.search(r"^ {2,}(?:[-*+]|\d+\.)[ \t]+\S", page.text, re.MULTILINE):
        return
    options = page.check.project.option
    if any(
        options("markdown_extensions", name) is not None
        for name in ("mdx_truly_sane_lists", "mdx_better_lists")
    ):
        return
    stack: list[int] = []
    told, gap = False, True
    for number, line in enumerate(page.body.expandtabs(4).split("\n"), 1):
        if not line.strip():
            gap = True
            continue
        indent = len(line) - len(line.lstrip())
        if not re.match(r" *(?:[-*+]|\d+\.) +\S", line):
            if indent < 2 and gap or re.match(r" *#", line):
                stack, told = [], False
            elif not stack and not re.match(r" *(?:#|!!!|\?\?\?|===|<)", line):
                stack = [-9] if not gap else []
            gap = bool(re.match(r" *(?:#|!!!|\?\?\?|===|<)", line))
            if stack == []:
                stack = [] if gap or indent else [-9]
            continue
        if gap and stack == [-9]:
            stack = []
        if stack == [-9]:
            continue
        while stack and stack[-1] >= indent:
            stack.pop()
        if not stack:
            told = False
        if stack and indent - stack[-1] >= 2 and indent // 4 == stack[-1] // 4 and not told:
            told = True
            yield (
                number,
                f"indented by {indent} columns, this item becomes a sibling: indent it by {(stack[-1] // 4 + 1) * 4}",
            )
        stack.append(indent)
        gap = False


@per_site
def readme_beside_index(check: Check) -> Found:
    """A folder has an index.md or a README.md, not both.

    Bad: docs/README.md beside docs/index.md
    Good: docs/index.md
    """
    for rel in check.project.sources:
        folder, name = posixpath.split(rel)
        if name == "README.md" and posixpath.join(folder, "index.md") in check.project.sources:
            message = "nobody sees this README.md, since index.md is beside it: merge or delete it"
            yield Place(check.project.doc(rel), 1), message


# ---------------------------------------------------------------- what a page type demands


@per_page
def page_sections(page: Page) -> Found:
    """A page has the `##` sections that its folder's .meta.yml (or its own front matter) lists, in order.

    Bad: a page without ## Sources, where .meta.yml says sections: [Sources]
    Good: the same page with ## Sources
    """
    listed = page.meta.get("sections", demand(page, "sections"))
    if (
        not page.markdown
        or not isinstance(listed, list)
        or posixpath.basename(page.rel or "") == "index.md"
    ):
        return
    have = [(place, " ".join(re.sub(r"\{[^}]*\}\s*$|[*_`]", "", page.raw(place, words)).split()))
            for place, level, words in page.written_headings if level == 2]  # fmt: skip
    if page.facts and page.facts.headings:
        shown = {words for level, words in page.facts.headings if level == 2}
        have = [(place, words) for place, words in have if words in shown] or have
    names = [words for _, words in have]
    last = -1
    for number, name in enumerate(str(n) for n in listed):
        if name not in names:
            after = f" after `## {listed[number - 1]}`" if number else ""
            near = closest(name, names, 0.8)
            yield (
                1,
                f"the section `{name}` is missing: "
                + (f"rename `## {near}`" if near else f"add `## {name}`{after}"),
            )
        elif names.index(name) < last:
            yield (
                have[names.index(name)][0],
                f"the section `{name}` stands too early: move it below `## {names[last]}`",
            )
        else:
            last = names.index(name)


def demand(page: Page, key: str) -> Any:
    """What the nearest .meta.yml above a page says about a key."""
    folder = posixpath.dirname(page.rel or "")
    while True:
        data = page.check.demands.get(folder, {})
        if key in data or not folder:
            return data.get(key)
        folder = posixpath.dirname(folder)


def inherited(page: Page) -> dict[str, Any]:
    folder = posixpath.dirname(page.rel or "")
    found: dict[str, Any] = {}
    while True:
        found = {**page.check.demands.get(folder, {}), **found}
        if not folder:
            return found
        folder = posixpath.dirname(folder)


@per_page
def page_front_matter(page: Page) -> Found:
    """A page has the front-matter keys that its folder's .meta.yml lists, in their form, and no unknown ones.

    Bad: checked: last spring
    Good: checked: 2026-11-24
    """
    forms = demand(page, "front_matter")
    if not page.markdown or not isinstance(forms, dict):
        return
    given = {**inherited(page), **page.meta}
    for key, form in forms.items():
        rule = form if isinstance(form, dict) else {"form": form}
        if given.get(key) is None:
            if not rule.get("optional"):
                yield 1, f"the front matter has no `{key}`: add `{key}: {example(rule)}`"
        elif not fits(given[key], rule):
            yield (
                key_line(page, key),
                f"`{key}: {given[key]}` has not the form it needs: write {example(rule)}",
            )
    known = sorted({*map(str, forms), "sections"})
    for key in page.meta:
        if key not in known and key not in OWN_KEYS and key not in inherited(page):
            near = closest(str(key), known)
            hint = f"did you mean `{near}`?" if near else f"known are {', '.join(known)}"
            yield key_line(page, key), f"nothing reads the key `{key}`: {hint}"


def key_line(page: Page, key: Any) -> int:
    found = re.search(rf"^[\"']?{re.escape(str(key))}[\"']?[ \t]*:", page.front[0], re.MULTILINE)
    return page.front[0].count("\n", 0, found.start()) + 2 if found else 1


def day(value: Any) -> Any:
    import datetime

    if isinstance(value, datetime.datetime):
        return value.date()
    try:
        return (
            value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))
        )
    except ValueError:
        return None


def fits(value: Any, rule: dict[str, Any]) -> bool:
    form = rule.get("form")
    if isinstance(form, list):
        return value in form
    if form == "date":
        return day(value) is not None
    if form == "number":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if not isinstance(value, str) or not value.strip():
        return False
    least, most = rule.get("min", 0), rule.get("max", 10**9)
    return (
        not isinstance(least, int)
        or not isinstance(most, int)
        or least <= len(value.strip()) <= most
    )


def example(rule: dict[str, Any]) -> str:
    form = rule.get("form")
    if isinstance(form, list):
        return "one of " + ", ".join(map(str, form))
    size = [
        f"{word} {rule[key]}"
        for key, word in (("min", "at least"), ("max", "at most"))
        if key in rule
    ]
    return {"date": "2026-11-24", "number": "a number"}.get(str(form), "a text") + (
        f" of {' and '.join(size)} characters" if size else "")  # fmt: skip


@per_page
def check_date(page: Page) -> Found:
    """A page is checked again before `recheck_months` have passed since `checked` (a warning only).

    Bad: checked: 2020-01-01 and recheck_months: 6
    Good: checked: 2026-11-24 and recheck_months: 6
    """
    if not page.check.demands or not page.markdown:
        return
    given = {**inherited(page), **page.meta}
    checked, months = day(given.get("checked")), given.get("recheck_months") or 0
    if checked is None or not fits(months, {"form": "number"}) or not 0 <= months < 1e5:
        return
    import datetime

    due = checked.year * 12 + checked.month - 1 + int(months)
    today = datetime.date.today()
    if (due, checked.day) < (today.year * 12 + today.month - 1, today.day):
        yield (
            key_line(page, "checked"),
            f"the check of {checked} lapsed after {months} months: check the page again",
        )


# ---------------------------------------------------------------- rules of the whole project


@per_site
def nav_entry(check: Check) -> Found:
    """Every entry of the nav is a page of the site.

    Bad: nav: [Set up: set-up.md]   (no such file)
    Good: nav: [Set up: setup.md]
    """
    project, site = check.project, check.site
    for entry, line in project.nav:
        path = unquote(entry.split("#")[0].split("?")[0])
        if (
            re.match(r"[a-zA-Z][\w+.-]*:|//", entry)
            or not path
            or re.search(r"[*\n]", path)
            or site.served_elsewhere(entry)
        ):
            continue
        if path.endswith("/") and nav_by_plugin(project):
            continue
        below = resolve(
            "", path if not path.startswith("/") else "/" + path.removeprefix(site.base)
        )
        if below is None or site.file(project.url(below)) is None:
            why = project.excluded(path) if path in project.sources else ""
            near = check.near_file(below or path)
            hint = (
                f"did you mean `{check.by_html.get(near, near)}`?"
                if near
                else "write the page or remove the entry"
            )
            check.seen.add((project.config_name, line))
            yield (
                Place(project.config_name, line),
                f"the nav names `{entry}`, which {why or 'does not exist'}: {hint}",
            )


def nav_by_plugin(project: Project) -> bool:
    names = (
        "awesome-nav",
        "awesome-pages",
        "literate-nav",
        "monorepo",
        "multirepo",
        "i18n",
        "navigation",
        "api-autonav",
    )
    return any(project.option("plugins", name) is not None for name in names)


@per_site
def page_in_no_nav(check: Check) -> Found:
    """Every page is in the nav, or named by `not_in_nav`.

    Bad: docs/costs.md, and no entry for it in nav
    Good: nav: [Costs: costs.md]
    """
    project = check.project
    if not project.nav or nav_by_plugin(project) or any("*" in entry for entry, _ in project.nav):
        return
    listed = {
        project.url(resolve("", unquote(entry.split("#")[0])) or "") for entry, _ in project.nav
    }
    blog = project.option("plugins", "blog")
    posts = str((blog or {}).get("blog_dir", "blog")) + "/" if blog is not None else "\n"
    for html, rel in check.by_html.items():
        facts = check.site.facts.get(html)
        if not rel.endswith(".md") or html in listed or not facts or facts.in_nav:
            continue
        if not ignores(project.patterns("not_in_nav"), rel) and not rel.startswith(posts):
            message = "no nav entry leads to this page: add one, or name it in `not_in_nav`"
            yield Place(project.doc(rel), 1), message


ASSETS = (
    r"(?i)\.(png|jpe?g|gif|svg|webp|avif|bmp|css|m?js|woff2?|[ot]tf|mp[34]|webm|ogg|wav|pdf|zip|csv|"
    r"xlsx|docx|pptx)$"
)


@per_site
def orphan_asset(check: Check) -> Found:
    """Every image, style, script and download in docs is used by something.

    Bad: docs/img/old.png, which no page shows
    Good: docs/img/map.png, which one page shows
    """
    project, site = check.project, check.site
    waiting = {rel: posixpath.basename(rel) for rel in project.sources
               if re.search(ASSETS, rel) and rel in site.files}  # fmt: skip
    for used in check.uses(set(waiting.values())) if waiting else ():
        waiting.pop(used, None)
    waiting = {
        rel: name
        for rel, name in waiting.items()
        if not re.match(r"favicon|apple-touch|google", name)
    }
    if not waiting:
        return
    names = [posixpath.basename(rel) for rel in project.sources]
    needles = {rel: name if names.count(name) == 1 else posixpath.basename(posixpath.dirname(rel)) + "/" + name
               for rel, name in waiting.items()}  # fmt: skip
    places = [f"{project.site}/{name}" for name in site.files if name.endswith(TEXTS)]
    places += [project.doc(rel) for rel in project.sources if rel.endswith((".yml", ".yaml"))]
    around = sorted(os.listdir(project.root or "."))
    places += [name for name in around if name.endswith((".py", ".md", ".yml", ".toml"))]
    places += [path for path, _ in project.templates]
    for place in places:
        text = read_lenient(project.at(place)) if needles else ""
        needles = {rel: name for rel, name in needles.items()
                   if name not in text and name.replace(" ", "%20") not in text}  # fmt: skip
    for rel in sorted(needles):
        yield Place(project.doc(rel), 1), "nothing uses this file: use it or delete it"


@per_site
def robots_sitemap(check: Check) -> Found:
    """The sitemap that robots.txt names is there.

    Bad: Sitemap: https://this-site.example/site-map.xml
    Good: Sitemap: https://this-site.example/sitemap.xml
    """
    project, site = check.project, check.site
    if "robots.txt" not in site.files:
        return
    sources = [path for name, path in check.own_files(("robots.txt",)) if name == "robots.txt"]
    source = sources[0] if sources else check.shown_html("robots.txt")
    written = [n for n, text in enumerate(read_lenient(project.at(source)).splitlines(), 1)
               if re.match(r"(?i)\s*sitemap", text)]  # fmt: skip
    built = read_lenient(project.at(f"{project.site}/robots.txt"))
    for number, value in enumerate(re.findall(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", built)):
        path = value if not re.match(r"(?i)https?:", value) else site.own(value)
        target = site.target("robots.txt", path)[0] if path is not None else "index.html"
        if target is None or site.file(target) is None:
            line = written[min(number, len(written) - 1)] if written else 1
            yield (
                Place(source, line),
                f"the sitemap `{value}` does not exist: name the one that does",
            )


@per_site
def style_sheet(check: Check) -> Found:
    """Every `url()` and `@import` of a style sheet, and every icon of a manifest, exists.

    Bad: src: url(../fonts/text.wof2)
    Good: src: url(../fonts/text.woff2)
    """
    for name, source in check.own_files((".css", ".webmanifest", "manifest.json")):
        text = read_lenient(check.project.at(source))
        for value in css_urls(text) if name.endswith(".css") else icons(text):
            fault = check.site.judge(name, Link("asset", value, True))
            if fault is None or value.startswith("#"):
                continue
            plain = (
                re.sub(r"(?s)/\*.*?\*/", lambda m: blank(m[0]), text)
                if name.endswith(".css")
                else text
            )
            near = fault.repair or check.repair(
                Page(check, None, None, name), Link("asset", value, True), Place("", 1, "./")
            )
            for found in re.finditer(re.escape(value) + r"(?=[\"')\s])", plain):
                line = plain.count("\n", 0, found.start()) + 1
                yield Place(source, line, value), f"{fault.what}: {near}"
