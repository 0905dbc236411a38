#!/usr/bin/env python3
"""Check a built MkDocs Material project: links, anchors, images, includes and structure.

Truth comes from the built HTML, the line from the Markdown. Exit 0: clean; 1: faults; 2: the
project can't be checked. The rules are in check_rules.py, which says how to add one.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections import namedtuple
from html import unescape

# To compile the neighbours anew takes half of a small run, so keep them even where Python is told not to.
sys.dont_write_bytecode = False

from check_page import Check, Page
from check_rules import RULES
from check_site import Facts, Nav, Site, read, text_of, unquote
from check_source import MARKDOWN, Place, Project, Unusable, open_project, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

USAGE = "usage: check.py [--rules] [--format text|json] [PROJECT]"
MANY = 40  # pages from which a second process pays for its start
Report = namedtuple("Report", "path line message rule warning")


def shown(report: Report) -> str:
    level = "warning: " if report.warning else ""
    return f"{report.path}:{report.line}: {level}{report.message} [{report.rule}]"


def in_two(work: Callable[[list[Any]], list[Any]], items: list[Any]) -> list[Any]:
    """The results of work on a list, half of it done by a second process where that is quicker."""
    if len(items) < MANY or not hasattr(os, "fork"):
        return work(items)
    import pickle

    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(end)
            result: Any = None
            try:
                result = work(items[1::2])
            except Unusable as error:
                result = error.args
            with os.fdopen(start, "wb") as pipe:
                pickle.dump(result, pipe, 5)
        finally:
            os._exit(0)
    os.close(start)
    with os.fdopen(end, "rb") as pipe:
        try:
            mine = work(items[::2])
        finally:
            data = pipe.read()
            os.waitpid(child, 0)
    theirs = pickle.loads(data) if data else work(items[1::2])
    if isinstance(theirs, tuple):
        raise Unusable(*theirs)
    return mine + theirs


def gather(project: Project) -> Check:
    """The project beside the facts of its built pages."""
    files = set(walk(project.at(project.site)))
    if project.theme.startswith(project.docs + "/"):
        # MkDocs copies a theme folder inside docs as it is; nobody visits its raw templates.
        raw = project.theme.removeprefix(project.docs + "/") + "/"
        files = {name for name in files if not (name.startswith(raw) and name.endswith(".html"))}
    pages = sorted(name for name in files if name.endswith((".html", ".htm")))
    if not pages:
        raise Unusable(f"{project.site}:1: unbuilt site: run the build")
    extra = project.config.get("extra")
    extra = extra if isinstance(extra, dict) else {}
    own = extra.get("check")
    elsewhere = own.get("served_elsewhere") if isinstance(own, dict) else None
    prefixes = [str(prefix) for prefix in elsewhere] if isinstance(elsewhere, (dict, list)) else []
    url = project.config.get("site_url")
    site = Site(project.at(project.site), files, url if isinstance(url, str) else "",
                ["/" + prefix.strip("/") for prefix in prefixes if prefix.strip("/")])  # fmt: skip
    site.versioned = project.option("plugins", "mike") is not None or isinstance(
        extra.get("version"), dict
    )
    check = Check(project, site)
    stale = stale_pages(check)
    if stale:
        raise Unusable(*stale)
    written = {html for html, rel in check.by_html.items() if rel.endswith(MARKDOWN)}
    demanding = bool(check.demands)

    def work(names: list[str]) -> list[tuple[str, Facts]]:
        nav, found = Nav(), []
        for name in names:
            path = f"{project.site}/{name}"
            try:
                with open(project.at(path), "rb") as file:
                    facts = read(name, file.read(), name in written, nav)
            except OSError as error:
                raise Unusable(
                    f"{path}:1: can't be read ({error.strerror}): run the build again"
                ) from None
            found.append(
                (name, facts if demanding or odd(facts.headings) else facts._replace(headings=[]))
            )
        return found

    site.facts.update(in_two(work, pages))
    return check


def odd(headings: list[tuple[int, str]]) -> bool:
    last, titles = 9, 0
    for level, words in headings:
        titles += level == 1
        if not words or level > last + 1 or titles > 1:
            return True
        last = level
    return False


def stale_pages(check: Check) -> list[str]:
    """One line for each page that was edited after the build, as far as time and words tell.

    A copied or checked-out tree has new times on all sources, so there only missing prose counts.
    """
    project = check.project
    newer, missing, total, last = [], [], 0, 0.0
    for html, rel in check.by_html.items():
        if not rel.endswith(MARKDOWN):
            continue
        try:
            written = os.stat(project.sources[rel]).st_mtime
            path = project.at(f"{project.site}/{html}")
            built = os.stat(path).st_mtime if html in check.site.files else None
        except OSError:
            continue
        total += 1
        last = max(last, built or 0)
        if built is None:
            missing.append((written, rel))
        elif written > built:
            newer.append((rel, html))
    copied = len(newer) > total / 2
    lines = [f"{project.doc(rel)}:1: not built yet: run the build"
             for written, rel in missing if written > last and not copied]  # fmt: skip
    for rel, html in newer:
        page = Page(check, rel, None)
        with open(project.at(f"{project.site}/{html}"), "rb") as file:
            data = file.read()
        if differs(page, data, copied):
            lines.append(f"{page.path}:1: edited since the site was built: run the build")
    return sorted(lines)


def differs(page: Page, html: bytes, copied: bool) -> bool:
    tree_text = text_of(html)
    if copied:
        shown = " ".join(tree_text.split())
        prose = re.findall(r"^[A-Za-z][\w ,]{15,}[.\w]$", page.body[page.front[1] :], re.MULTILINE)
        return any(" ".join(line.split()) not in shown for line in prose)

    def words(text: str) -> set[str]:
        return set(re.findall(r"[^\W_]{2,}", text.lower()))

    everything = unquote(unescape(html.decode("utf-8", "replace")))
    written = words(page.text[page.front[1] :]) - {"md", "index", "readme"}
    return not written <= words(everything) or not words(tree_text) <= words(page.text)


def run(root: str) -> list[Report]:
    check = gather(open_project(root))
    project, facts = check.project, check.site.facts

    def keep(name: str, path: str, found: Any) -> list[tuple[Any, ...]]:
        return [
            ((place if isinstance(place, Place) else Place(path, place)), message, name)
            for place, message in found
        ]

    def work(jobs: list[tuple[str | None, str]]) -> list[tuple[Any, ...]]:
        found = []
        for rel, html in jobs:
            page = Page(check, rel, facts.get(html), html)
            for name, (kind, rule) in RULES.items():
                if kind == "page":
                    found += keep(name, page.path, rule(page))
        return found

    found = []
    for name, (kind, rule) in RULES.items():
        if kind == "site":
            found += keep(name, "", rule(check))
    jobs: list[tuple[str | None, str]] = [
        (rel, html)
        for html, rel in check.by_html.items()
        if html in facts or rel.endswith(MARKDOWN)
    ]
    jobs += [(None, html) for html in facts if html not in check.by_html]
    found += in_two(work, sorted(jobs, key=lambda job: (job[1] == "404.html", job[1])))
    reports: dict[tuple[Any, ...], Report] = {}
    for place, message, name in found:
        key: tuple[Any, ...] = (place.path, place.line, name, place.literal or message)
        if place.path == project.config_name and (place.path, place.line, "nav-entry") in reports:
            continue
        if place.path == project.config_name:
            key = (place.path, place.line, "nav-entry") if name == "nav-entry" else key
        line = " ".join(message.split())[:600]
        report = Report(place.path, place.line, line, name, name == "check-date")
        reports.setdefault(key, report)
    return sorted(reports.values())


def print_rules() -> None:
    import inspect

    for name, (_, rule) in sorted(RULES.items()):
        print(f"{name}\n{inspect.getdoc(rule)}\n")


def print_json(reports: list[Report]) -> None:
    import json

    print(json.dumps([report._asdict() for report in reports], indent=1))


def print_text(reports: list[Report]) -> None:
    for report in reports:
        print(shown(report))
    for report in reports if os.environ.get("GITHUB_ACTIONS") == "true" else ():
        level = "warning" if report.warning else "error"
        message = report.message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        path = report.path.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
        print(f"::{level} file={path},line={report.line},title={report.rule}::{message}")


def main(argv: list[str] | None = None) -> int:
    arguments = sys.argv[1:] if argv is None else list(argv)
    style = "text"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # names that the terminal can't write are no error
            stream.reconfigure(errors="backslashreplace")
    # argparse would take a tenth of the time of a small run.
    if "--format" in arguments[:-1]:
        at = arguments.index("--format")
        style = arguments.pop(at + 1)
        arguments.pop(at)
    if "--rules" in arguments:
        print_rules()
        return 0
    if "-h" in arguments or "--help" in arguments:
        print(__doc__, USAGE, sep="\n")
        return 0
    if (
        len(arguments) > 1
        or style not in ("text", "json")
        or any(a.startswith("-") for a in arguments)
    ):
        print(USAGE, file=sys.stderr)
        return 2
    try:
        reports = run(arguments[0] if arguments else ".")
    except Unusable as error:
        print("\n".join(error.args), file=sys.stderr)
        return 2
    print_json(reports) if style == "json" else print_text(reports)
    warnings = sum(report.warning for report in reports)
    print(f"{len(reports) - warnings} faults, {warnings} warnings", file=sys.stderr)
    return 1 if len(reports) > warnings else 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os._exit(1)
