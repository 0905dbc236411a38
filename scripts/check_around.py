"""The rules about what is around a page: what its type demands, and what the project holds."""

from __future__ import annotations

import os
import posixpath
import re
import time

from check_page import Check, Found, Page, per_page, per_site
from check_site import NOTHING, SCHEME, closest, resolve, unquote
from check_source import MARKDOWN, SETTINGS, TEXTS, Place, ignores, snippet_names

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
SIZES = {"at least": "min", "at most": "max"}
ASSETS = (
    r"(?i)\.(png|jpe?g|gif|svg|webp|avif|bmp|css|m?js|woff2?|[ot]tf|mp[34]|webm|ogg|wav|pdf|zip|"
    r"csv|xlsx|docx|pptx)$"
)


@per_page
def page_sections(page: Page) -> Found:
    """A page has the `##` sections that its .meta.yml or front matter lists, in their order.
    Bad: a page without ## Sources, where .meta.yml says sections: [Sources]
    Good: the same page with ## Sources
    """
    index = posixpath.basename(page.rel) == "index.md"
    listed = page.meta.get("sections", None if index else page.inherited.get("sections"))
    if not isinstance(listed, list) or not page.markdown or page.facts is NOTHING:
        return
    names = [words for level, words in page.facts.headings if level == 2]
    last = -1
    for number, name in enumerate(map(str, listed)):
        if name not in names:
            near = closest(name, names, 0.8)
            after = f" after `## {listed[number - 1]}`" if number else ""
            advice = f"rename `## {near}`" if near else f"add `## {name}`{after}"
            yield 1, f"the section `{name}` is missing: {advice}"
        elif names.index(name) < last:
            place = next(iter(page.find_headings(2, name)), 1)
            yield place, f"the section `{name}` stands too early: move it below `## {names[last]}`"
        else:
            last = names.index(name)


@per_page
def page_front_matter(page: Page) -> Found:
    """A page has the front-matter keys that its .meta.yml lists, in their form, and no unknown ones.
    Bad: checked: last spring
    Good: checked: 2026-11-24
    """
    forms = page.inherited.get("front_matter")
    if not page.markdown or not isinstance(forms, dict):
        return
    given = {**page.inherited, **page.meta}
    for key, form in forms.items():
        form = form if isinstance(form, dict) else {"form": form}
        good, wanted = fits(given.get(key), form)
        if given.get(key) is None:
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
    found = re.search(rf"(?m)^[\"']?{re.escape(str(key))}[\"']?[ \t]*:", page.front[0])
    return page.front[0].count("\n", 0, found.start()) + 2 if found else 1


def fits(value: Any, form: dict[str, Any]) -> tuple[bool, str]:
    """Whether a value has the form that .meta.yml demands, and what to write."""
    kind, text = form.get("form"), str(value).strip()
    if isinstance(kind, list):
        return value in kind, "one of " + ", ".join(map(str, kind))
    if kind in FORMS:
        return bool(re.fullmatch(FORMS[kind][0], text)), FORMS[kind][1]
    limits = {words: form[key] for words, key in SIZES.items() if isinstance(form.get(key), int)}
    size = " and ".join(f"{words} {limit}" for words, limit in limits.items())
    good = isinstance(value, str) and limits.get("at least", 1) <= len(text)
    good = good and text != "" and len(text) <= limits.get("at most", len(text))
    return good, f"a text of {size} characters" if size else "a text"


@per_page
def check_date(page: Page) -> Found:
    """A page is checked again before `recheck_months` have passed since `checked` (a warning only).
    Bad: checked: 2020-01-01 and recheck_months: 6
    Good: checked: 2026-11-24 and recheck_months: 6
    """
    given = {**page.inherited, **page.meta} if page.markdown and page.check.demands else {}
    checked, months = str(given.get("checked")), given.get("recheck_months")
    if fits(checked, {"form": "date"})[0] and isinstance(months, int) and 0 < months < 1e5:
        year, month, day = map(int, checked[:10].split("-"))
        now = time.localtime()
        if (year * 12 + month + months, day) < (now.tm_year * 12 + now.tm_mon, now.tm_mday):
            told = f"the check of {checked} lapsed after {months} months: check the page again"
            yield key_line(page, "checked"), told


@per_site
def readme_beside_index(check: Check) -> Found:
    """A folder has an index.md or a README.md, not both.
    Bad: docs/README.md beside docs/index.md
    Good: docs/index.md
    """
    for rel in check.project.sources:
        if check.project.excluded(rel).startswith("gives way"):
            message = "nobody sees this README.md, since index.md is beside it: merge or delete it"
            yield Place(check.project.doc(rel), 1), message


@per_site
def nav_entry(check: Check) -> Found:
    """Every entry of the nav is a page of the site.
    Bad: nav: [Set up: set-up.md]   (no such file)
    Good: nav: [Set up: setup.md]
    """
    project, site = check.project, check.site
    text = project.read(project.config_name)
    start = re.search(r"(?m)^nav:", text)
    for entry in dict.fromkeys(project.nav):
        path = unquote(re.split("[?#]", entry)[0])
        if re.match(SCHEME + "|//", entry) or re.search(r"[*\n]|^$", path):
            continue
        if site.served_elsewhere(entry) or path.endswith("/") and project.nav_by_plugin:
            continue
        below = resolve("", path.removeprefix(site.base) if path[0] == "/" else path)
        if below is not None and site.file(project.url(below)) is not None:
            continue
        why = project.excluded(path) if path in project.sources else ""
        near = check.near_file(below or path)
        source = check.by_html.get(near or "", near or "").removeprefix(project.docs + "/")
        hint = f"did you mean `{source}`?" if near else "write the page or remove the entry"
        written = re.compile(rf"[-:,\[ \"']{re.escape(entry)}(?=[\"',\]}}\s]|$)")
        places = written.finditer(text, start.end()) if start else ()
        for line in [text.count("\n", 0, m.start()) + 1 for m in places] or [1]:
            what = f"the nav names `{entry}`, which {why or 'does not exist'}"
            yield Place(project.config_name, line), f"{what}: {hint}"


@per_site
def page_in_no_nav(check: Check) -> Found:
    """Every page is in the nav, or named by `not_in_nav`.
    Bad: docs/costs.md, and no entry for it in nav
    Good: nav: [Costs: costs.md]
    """
    project = check.project
    if not project.nav or project.nav_by_plugin or any("*" in entry for entry in project.nav):
        return
    paths = [resolve("", unquote(entry.split("#")[0])) or "" for entry in project.nav]
    listed = {project.url(path) for path in paths}
    blog = project.option("plugins", "blog")
    posts = "" if blog is None else f"/{blog.get('blog_dir', 'blog')}/\n"
    unlisted = posts + str(project.config.get("not_in_nav") or "")
    for html, path in check.by_html.items():
        page = Page(check, html, path)
        known = html in listed or page.facts is NOTHING or page.facts.in_nav
        if page.markdown and not known and not ignores(unlisted, page.rel):
            message = "no nav entry leads to this page: add one, or name it in `not_in_nav`"
            yield Place(path, 1), message


@per_site
def orphan_asset(check: Check) -> Found:
    """Every image, style, script and download in docs is used by something.
    Bad: docs/img/old.png, which no page shows
    Good: docs/img/map.png, which one page shows
    """
    project, site = check.project, check.site
    assets = [rel for rel in project.sources if re.search(ASSETS, rel) and rel in site.files]
    names = {rel: posixpath.basename(rel) for rel in assets}
    for page, facts in site.facts.items() if assets else ():
        for link in facts.links:
            tail = link.value.rpartition("/")[2]
            if tail in names.values() or re.search("[?#%]", tail):
                names.pop(site.file(site.target(page, link.value)[0]) or "", None)
    for rel in project.sources if names and project.snippet_bases else ():
        text = project.read(project.doc(rel)) if rel.endswith(MARKDOWN) else ""
        for _, line in snippet_names(text):
            names.pop(project.snippet(line)[1].removeprefix(project.docs + "/"), None)
    # The rest may be named by a script, a hook or a setting; icons are asked for by their name.
    every = [posixpath.basename(rel) for rel in project.sources]
    names = {
        rel: name if every.count(name) == 1 else "/".join(rel.split("/")[-2:])
        for rel, name in names.items()
    }
    places = [f"{project.site}/{name}" for name in site.files if name.endswith(TEXTS)]
    places += [project.doc(rel) for rel in project.sources if rel.endswith(SETTINGS)]
    files = os.listdir(project.root or ".") if names else []
    places += [name for name in files if name.endswith((".py", ".md", ".yml", ".toml"))]
    for place in [*places, *(path for path, _ in project.templates)] if names else ():
        text = unquote(project.read(place))
        names = {rel: name for rel, name in names.items() if name not in text}
    for rel, name in names.items():
        if not re.search(r"(^|/)(favicon|apple-touch|google)[^/]*$", name):
            yield Place(project.doc(rel), 1), "nothing uses this file: use it or delete it"


@per_site
def robots_sitemap(check: Check) -> Found:
    """The sitemap that robots.txt names is there.
    Bad: Sitemap: https://this-site.example/site-map.xml
    Good: Sitemap: https://this-site.example/sitemap.xml
    """
    site, project = check.site, check.project
    built = f"{project.site}/robots.txt"
    source = check.by_html.get("robots.txt", built)
    lines = enumerate(project.read(source).splitlines(), 1)
    written = [number for number, line in lines if re.match(r"(?i)\s*sitemap", line)]
    named = re.findall(r"(?im)^[ \t]*sitemap[ \t]*:[ \t]*(\S+)", project.read(built))
    for number, value in enumerate(named if "robots.txt" in site.files else ()):
        own = site.own(value) if re.match(SCHEME, value) else value
        if own and not site.file(site.target("robots.txt", own)[0]):
            place = Place(source, written[min(number, len(written) - 1)] if written else 1)
            yield place, f"the sitemap `{value}` does not exist: name the one that does"
