"""The rules applied: from the built site to the reports, one a cause."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import sys
from collections import namedtuple
from html import unescape
from typing import Any

import checker.types  # noqa: F401  (registers its rules)
from checker.facts import MARK, NOTHING, Fact, css_urls, read
from checker.links import Site, closest
from checker.page import Page, Place
from checker.project import Project, Unusable, read_any, read_bytes
from checker.rules import RULES

Report = namedtuple("Report", "path line message rule warning")


def run(root: str) -> list[Report]:
    """Every report on the project in a folder, once a cause."""
    if not os.path.isdir(root):
        raise Unusable(f"{root}: no such folder: name the folder of a MkDocs project")
    level = logging.root.manager.disable
    logging.disable(logging.CRITICAL)  # the build has told what MkDocs has to say
    try:
        with contextlib.chdir(root), contextlib.redirect_stdout(sys.stderr):
            return judge()
    finally:
        logging.disable(level)


def judge() -> list[Report]:
    """Every report on the project in the working folder."""
    site = gather()
    # To YAML, `off` without quotes is a word for false.
    off = site.project.extra.get("off") or site.project.extra.get(False) or []
    for name in off if isinstance(off, list) else [off]:
        if name not in RULES:
            near = closest(str(name), RULES)
            advice = f"did you mean `{near}`?" if near else "--rules lists them"
            raise Unusable(f"{site.project.name}:1: no rule is called `{name}`: {advice}")
    # The addresses of the error page are absolute, so let others tell of what all have.
    pages = [Page(site, html) for html in sorted(site.facts, key=lambda n: (n == "404.html", n))]
    found: list[tuple[Place, str, str]] = []
    for name, rule in RULES.items():
        subjects: list[Any] = [site] if rule.sees == "site" else pages
        for subject in subjects if name not in off else ():
            for what, message in rule.check(subject):
                if isinstance(what, int):
                    what = Place(subject.path, what)
                places = [what] if isinstance(what, Place) else subject.places(what)
                found += [(place, message, name) for place in places]
    site.project.config.plugins.on_shutdown()
    return once(found)


def once(found: list[tuple[Place, str, str]]) -> list[Report]:
    """The reports, sorted, one a cause; a place that is a guess gives way to a sure one."""
    reports: dict[tuple[object, ...], Report] = {}
    causes: set[tuple[str, object]] = set()
    for place, message, name in sorted(found, key=lambda one: not one[0].sure):
        # A picture that a plugin wraps in a link to itself is dead twice.
        rule = "missing-asset" if name == "dead-link" else name
        cause = {(rule, one) for one in (place.said, place.cause) if one}
        if not place.sure and causes & cause:
            continue
        causes |= cause
        line = " ".join(message.split())[:600]
        report = Report(place.path, place.line, line, name, name == "check-date")
        reports.setdefault((place.path, place.line, rule, place.said or message), report)
    return sorted(reports.values())


def gather() -> Site:
    """The built site of the project in the working folder, with the facts of its pages."""
    project = Project()
    site = Site(project)
    names = sorted(name for name in site.files if name.endswith((".html", ".htm")))
    if not names:
        raise Unusable(f"{project.site}:1: unbuilt site: run the build")
    known: dict[str, set[bytes]] = {}
    for name in names:
        site.facts[name] = read(name, read_bytes(f"{project.site}/{name}"), known)
    if stale := stale_pages(site):
        raise Unusable(*stale)
    for name, path in project.sources.items():
        manifest = name.endswith((".webmanifest", "manifest.json"))
        if name in site.files and (manifest or name.endswith(".css")):
            text = read_any(path)
            # "src": "icon.png"
            values = re.findall(r'"src"\s*:\s*"([^"]+)"', text) if manifest else css_urls(text)
            links = [Fact("style", value) for value in dict.fromkeys(values) if value[0] != "#"]
            site.facts[name] = NOTHING._replace(links=links)
    return site


def stale_pages(site: Site) -> list[str]:
    """One line for each page that was edited after the build."""
    project = site.project
    built = {name: os.path.getmtime(f"{project.site}/{name}") for name in site.files}
    last = max(built.values())
    newer = [
        (html, project.sources[html])
        for html in project.pages
        if os.path.getmtime(project.sources[html]) > built.get(html, last)
    ]
    if len(newer) > len(project.pages) / 2:
        return []  # a copied or checked-out tree has new times on all sources
    lines = []
    for html, path in newer:
        page = Page(site, html)
        facts = [
            {f[:2] for f in (*one.headings, *one.links)} for one in (page.marked.facts, page.facts)
        ]
        same = facts[0] <= facts[1] and words(page.marked.html) <= words(
            read_any(f"{project.site}/{html}")
        )
        if not same:
            lines.append(f"{path}:1: edited since the site was built: run the build")
    return sorted(lines)


def words(html: str) -> set[str]:
    """The words of an HTML text that readers see."""
    return set(re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", "", MARK.sub("", html)))))
