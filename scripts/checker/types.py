"""The rules that the .meta.yml of a page's folder feeds: what each page of a type must hold."""

from __future__ import annotations

import posixpath
import re
import time
from typing import Any

from checker.links import Site, closest
from checker.page import Page, Place
from checker.project import as_dict, read_any
from checker.rules import Found, rule

DATE = r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ].*)?"
FORMS = {
    "date": (DATE, f"a day such as {time.strftime('%F')}"),
    "number": (r"-?\d+(\.\d+)?", "a number such as 6"),
}
# What MkDocs, Material and its plugins read from a page.
THEME_KEYS = (
    "title description template hide status icon tags search social date authors slug draft "
    "categories pin links readtime keywords image robots subtitle comments boost exclude"
)


@rule("page")
def page_sections(page: Page) -> Found:
    """A page has the `##` sections that its .meta.yml or front matter lists, in their order.
    (An index.md only those of its own front matter.)
    Bad: a page without ## Sources, where .meta.yml says sections: [Sources]
    Good: the same page with ## Sources
    """
    given = page.meta or {}
    index = posixpath.basename(page.path) in ("index.md", "README.md")
    listed = given.get("sections", None if index else page.inherited.get("sections"))
    if not page.markdown or not isinstance(listed, list) or page.meta is None:
        return
    facts = {fact.value: fact for fact in page.facts.headings[::-1] if fact.kind == "h2"}
    names = [fact.value for fact in page.facts.headings if fact.kind == "h2"]
    last = -1
    for number, name in enumerate(map(str, listed)):
        if name not in names:
            near = closest(name, names, 0.8)
            after = f" after `## {listed[number - 1]}`" if number else ""
            advice = f"rename `## {near}`" if near else f"add `## {name}`{after}"
            above = facts.get(str(listed[number - 1])) if number else None
            yield above or 1, f"the section `{name}` is missing: {advice}"
        elif names.index(name) < last:
            told = f"the section `{name}` stands too early: move it below `## {names[last]}`"
            yield facts[name], told
        else:
            last = names.index(name)


@rule("site")
def page_type(site: Site) -> Found:
    """Every form that a .meta.yml demands of front matter is one that the check knows.
    Bad: front_matter: {checked: day}
    Good: front_matter: {checked: date}
    """
    for folder, meta in site.project.metas.items():
        path = f"{folder}/.meta.yml"
        for key, form in as_dict(meta.get("front_matter")).items():
            given = form if isinstance(form, dict) else {"form": form}
            kind = given.get("form", "text")
            known = {"form", "optional", *(("min", "max") if kind == "text" else ())}
            # description: {form: text, max: 165}
            found = re.search(rf"(?m)^\s+{re.escape(str(key))}\s*:", read_any(path))
            place = Place(path, read_any(path).count("\n", 0, found.end()) + 1 if found else 1)
            if not isinstance(kind, list) and kind not in ("text", *FORMS):
                yield (
                    place,
                    f"`{kind}` is no form: write text, {', '.join(FORMS)} or a list of words",
                )
            for word in given.keys() - known:
                yield place, f"nothing reads `{word}` of the form {kind}: take it out"


@rule("page")
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
                yield 1, f"the front matter has no `{key}`: add `{key}:` and {wanted}"
        elif not good:
            said = "" if given.get(key) is None else f" {given[key]}"
            told = f"`{key}:{said}` has not the form it needs: write {wanted}"
            yield key_line(page, key), told
        elif key == "checked" and str(given[key]) > time.strftime(
            "%F", time.gmtime(time.time() + 86400)
        ):
            yield (
                key_line(page, key),
                f"`checked: {given[key]}` lies in the future: write the day it was checked",
            )
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


@rule("page")
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
