"""The rules about what is around a page: what its type demands, and what the project holds."""

from __future__ import annotations

import os
import posixpath
import re
import time

from check_html import NOTHING
from check_page import Found, Page, rule
from check_site import SCHEME, Site, closest, unquote
from check_source import MARKDOWN, SETTINGS, TEXTS, Place, ignores

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ].*)?"
FORMS = {"date": (DATE, "2026-11-24"), "number": (r"-?\d+(\.\d+)?", "a number")}
# What MkDocs, Material and its plugins read from a page.
THEME_KEYS = (
    "title description template hide status icon tags search social date authors slug draft "
    "categories pin links readtime keywords image robots subtitle comments boost exclude"
)
BESIDE = (".py", ".md", ".yml", ".toml")  # what may name an asset from the project's own folder
ASSETS = (
    r"(?i)\.(png|jpe?g|gif|svg|webp|avif|bmp|css|m?js|woff2?|[ot]tf|mp[34]|webm|ogg|wav|pdf|zip|"
    r"csv|xlsx|docx|pptx)$"
)


@rule
def page_sections(page: Page) -> Found:
    """A page has the `##` sections that its .meta.yml or front matter lists, in their order.
    (An index.md only those of its own front matter.)
    Bad: a page without ## Sources, where .meta.yml says sections: [Sources]
    Good: the same page with ## Sources
    """
    given = page.meta or {}
    index = posixpath.basename(page.rel) in ("index.md", "README.md")
    listed = given.get("sections", None if index else page.inherited.get("sections"))
    if not page.markdown or not isinstance(listed, list) or page.meta is None:
        return
    names = [words for level, words in page.headings if level == 2]
    last = -1
    for number, name in enumerate(map(str, listed)):
        if name not in names:
            near = closest(name, names, 0.8)
            after = f" after `## {listed[number - 1]}`" if number else ""
            advice = f"rename `## {near}`" if near else f"add `## {name}`{after}"
            yield 1, f"the section `{name}` is missing: {advice}"
        elif names.index(name) < last:
            places = page.heading_place(page.headings.index((2, name)))
            told = f"the section `{name}` stands too early: move it below `## {names[last]}`"
            yield places[0] if places else 1, told
        else:
            last = names.index(name)


@rule
def page_front_matter(page: Page) -> Found:
    """A page has the front-matter keys that its .meta.yml lists, in their form, and no unknown ones.
    Bad: checked: last spring
    Good: checked: 2026-11-24
    """
    forms = page.inherited.get("front_matter")
    if not page.markdown or page.meta is None or not isinstance(forms, dict):
        return
    given = {**page.inherited, **page.meta}
    for key, form in forms.items():
        form = form if isinstance(form, dict) else {"form": form}
        good, wanted = fits(given.get(key), form)
        if given.get(key) is None and key not in page.meta:
            if not form.get("optional"):
                yield 1, f"the front matter has no `{key}`: add `{key}: {wanted}`"
        elif not good:
            told = f"`{key}: {given[key]}` has not the form it needs: write {wanted}"
            yield key_line(page, key), told
    known = sorted({*map(str, forms), "sections"})
    for key in page.meta.keys() - {*known, *page.inherited, *THEME_KEYS.split()}:
        near = closest(str(key), known)
        hint = f"did you mean `{near}`?" if near else f"known are {', '.join(known)}"
        yield key_line(page, key), f"nothing reads the key `{key}`: {hint}"


def key_line(page: Page, key: Any) -> int:
    """The line of a front-matter key."""
    found = re.search(rf"(?m)^[\"']?{re.escape(str(key))}[\"']?[ \t]*:", page.front)
    return page.front.count("\n", 0, found.start()) + 2 if found else 1


def fits(value: Any, form: dict[str, Any]) -> tuple[bool, str]:
    """Whether a value has the form that .meta.yml demands, and what to write."""
    kind, text = form.get("form"), str(value).strip()
    if isinstance(kind, list):
        return value in kind, "one of " + ", ".join(map(str, kind))
    if isinstance(kind, str) and kind in FORMS:
        return bool(re.fullmatch(FORMS[kind][0], text)), FORMS[kind][1]
    limits = {"at least": form.get("min"), "at most": form.get("max")}
    told = [f"{words} {limit}" for words, limit in limits.items() if isinstance(limit, int)]
    least, most = (limit if isinstance(limit, int) else None for limit in limits.values())
    good = isinstance(value, str) and text != ""
    good = good and (least or 1) <= len(text) <= (most or len(text))
    return good, f"a text of {' and '.join(told)} characters" if told else "a text"


@rule
def check_date(page: Page) -> Found:
    """A page is checked again before `recheck_months` have passed since `checked` (a warning only).
    Bad: checked: 2020-01-01 and recheck_months: 6
    Good: checked: 2026-11-24 and recheck_months: 6
    """
    given = {**page.inherited, **(page.meta or {})}
    checked, months = str(given.get("checked")), given.get("recheck_months")
    if re.fullmatch(DATE, checked) and isinstance(months, int) and 0 < months < 1e5:
        year, month, day = map(int, checked[:10].split("-"))
        now = time.localtime()
        if (year * 12 + month + months, day) < (now.tm_year * 12 + now.tm_mon, now.tm_mday):
            told = f"the check of {checked} lapsed after {months} months: check the page again"
            yield key_line(page, "checked"), told


@rule
def two_sources(site: Site) -> Found:
    """A page has one source.
    Bad: docs/README.md beside docs/index.md, or docs/costs.md beside docs/costs/index.md
    Good: docs/index.md
    """
    docs, advice = site.project.docs, "merge them or move one"
    for rel in site.project.sources:
        if rel.endswith("README.md") and site.project.excluded(rel).startswith("gives way"):
            told = f"nobody sees this README.md, since index.md is beside it: {advice}"
            yield Place(f"{docs}/{rel}", 1), told
    for path, other in site.twins:
        yield Place(path, 1), f"`{other}` makes the same page: {advice}"


@rule
def page_in_no_nav(site: Site) -> Found:
    """Every page is in the nav, or named by `not_in_nav`.
    Bad: docs/costs.md, and no entry for it in nav
    Good: nav: [Costs: costs.md]
    """
    project = site.project
    nav, plugins = repr(project.config.get("nav")), repr(project.config.get("plugins"))
    if nav == "None" or "*" in nav or re.search("nav|pages|literate|repo'|i18n", plugins):
        return  # nobody wrote the nav, or a plugin changes it
    posts = "" if site.blog is None else f"/{site.blog}\n"
    unlisted = posts + str(project.config.get("not_in_nav") or "")
    for html, path in site.by_html.items():
        rel, facts = path.removeprefix(project.docs + "/"), site.facts.get(html, NOTHING)
        known = facts is NOTHING or facts.in_nav or f"'{rel}'" in nav or ignores(unlisted, rel)
        if path.lower().endswith(MARKDOWN) and not known:
            message = "no nav entry leads to this page: add one, or name it in `not_in_nav`"
            yield Place(path, 1), message


@rule
def orphan_asset(site: Site) -> Found:
    """Every image, style, script and download in docs is used by something.
    Bad: docs/img/old.png, which no page shows
    Good: docs/img/map.png, which one page shows
    """
    project, docs = site.project, site.project.docs
    names = {rel: posixpath.basename(rel) for rel in site.files & project.sources}
    names = {rel: name for rel, name in names.items() if re.search(ASSETS, rel)}
    for page, facts in site.facts.items() if names else ():
        for link in facts.links:
            tail = link.value.rpartition("/")[2]
            if tail in names.values() or re.search("[?#%]", tail):
                names.pop(site.file(site.target(page, link.value)[0]) or "", None)
    if not names:
        return
    from urllib.parse import quote  # few runs come here

    # The rest may be named by a script, a hook or a setting; icons are asked for by their name.
    every = [posixpath.basename(rel) for rel in project.sources]
    names = {
        rel: name if every.count(name) == 1 else "/".join(rel.split("/")[-2:])
        for rel, name in names.items()
    }
    texts = [f"{project.site}/{name}" for name in site.files if name.endswith(TEXTS)]
    texts += [f"{docs}/{rel}" for rel in project.sources if rel.endswith((*SETTINGS, ".md"))]
    texts += [name for name in os.listdir(project.root or ".") if name.endswith(BESIDE)]
    for place in [*texts, *project.templates]:
        text = project.read(place)
        if any(form in text for name in names.values() for form in (name, quote(name))):
            text = unquote(re.sub(r"(?s)<!--.*?-->", "", text))
            names = {rel: name for rel, name in names.items() if name not in text}
    for rel, name in names.items():
        if not re.search(r"(^|/)(favicon|apple-touch|google)[^/]*$", name):
            yield Place(f"{docs}/{rel}", 1), "nothing uses this file: use it or delete it"


@rule
def robots_sitemap(site: Site) -> Found:
    """The sitemap that robots.txt names is there.
    Bad: Sitemap: https://this-site.example/site-map.xml
    Good: Sitemap: https://this-site.example/sitemap.xml
    """
    project = site.project
    built = f"{project.site}/robots.txt"
    source = site.by_html.get("robots.txt", built)
    lines = enumerate(project.read(source).splitlines(), 1)
    written = [number for number, line in lines if re.match(r"(?i)\s*sitemap", line)]
    named = re.findall(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", project.read(built))
    for number, value in enumerate(named if "robots.txt" in site.files else ()):
        own = site.own(value) if re.match(SCHEME, value) else value
        if own and not site.file(site.target("robots.txt", own)[0]):
            place = Place(source, written[min(number, len(written) - 1)] if written else 1)
            yield place, f"the sitemap `{value}` does not exist: name the one that does"
