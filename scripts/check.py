#!/usr/bin/env python3
"""Check a built MkDocs Material project: links, anchors, images, includes and structure.

Truth comes from the built HTML, the line from the Markdown. Exit 0: clean; 1: faults; 2: the
project can't be checked. The rules are in check_rules.py, which says how to add one, and in
check_around.py.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections import namedtuple
from html import unescape

import check_around  # noqa: F401  (registers its rules)
import check_rules  # noqa: F401
from check_page import LOADING, RULES, Check, Page, loaded
from check_site import NOTHING, Link, Nav, Site, read, text_of, unquote
from check_source import MARKDOWN, Place, Project, Unusable, as_dict, open_project, read_bytes, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

USAGE = "usage: check.py [--rules] [--format text|json] [PROJECT]"
MANY = 40  # pages from which a second process pays for its start
PROSE = r"(?m)^#* *([^\W\d_](?:[^\W_]|[ ,.])+)$"
Report = namedtuple("Report", "path line message rule warning")


def shown(report: Report) -> str:
    """A report as one line."""
    level = "warning: " if report.warning else ""
    return f"{report.path}:{report.line}: {level}{report.message} [{report.rule}]"


def in_two(work: Callable[[list[Any]], list[Any]], items: list[Any]) -> list[Any]:
    """The results of work on a list, half of it done by a second process where that is quicker."""
    if len(items) < MANY or not hasattr(os, "fork"):
        return work(items)
    import pickle

    def attempt(part: list[Any]) -> list[Any] | Unusable:
        try:
            return work(part)
        except Unusable as error:
            return error

    end, start = os.pipe()
    if not (child := os.fork()):
        try:
            with os.fdopen(start, "wb") as sink:
                pickle.dump(attempt(items[1::2]), sink, 5)
        finally:
            os._exit(0)
    os.close(start)
    mine = attempt(items[::2])
    with os.fdopen(end, "rb") as pipe:
        theirs = pickle.loads(pipe.read())
    os.waitpid(child, 0)
    if isinstance(mine, Unusable) or isinstance(theirs, Unusable):
        raise mine if isinstance(mine, Unusable) else theirs
    return mine + theirs


def gather(project: Project) -> Check:
    """The project beside the facts of its built pages."""
    files = walk(project.at(project.site))
    # MkDocs copies a theme folder inside docs as it is; nobody visits its raw templates.
    if project.theme.startswith(project.docs + "/"):
        raw = project.theme.removeprefix(project.docs + "/") + "/"
        files = {name for name in files if not name.startswith(raw) or not name.endswith(".html")}
    pages = sorted(name for name in files if name.endswith((".html", ".htm")))
    if not pages:
        raise Unusable(f"{project.site}:1: unbuilt site: run the build")
    extra = as_dict(project.config.get("extra"))
    elsewhere = as_dict(as_dict(extra.get("check")).get("served_elsewhere"))
    prefixes = ["/" + str(prefix).strip("/") for prefix in elsewhere]
    url = str(project.config.get("site_url") or "")
    site = Site(project.at(project.site), files, url, [p for p in prefixes if p != "/"])
    site.versioned = project.option("plugins", "mike") is not None or "version" in extra
    check = Check(project, site)
    if stale := stale_pages(check):
        raise Unusable(*stale)

    def work(names: list[str]) -> list[Any]:
        nav, found = Nav(), []
        for name in names:
            data = read_bytes(project.root, f"{project.site}/{name}")
            found.append((name, read(name, data, nav)))
        return found

    site.facts.update(in_two(work, pages))
    for name, path in check.by_html.items():
        if name.endswith(LOADING) and name in files:
            values = loaded(name, project.read(path))
            links = [Link("style", value, True) for value in values if value[:1] != "#"]
            site.facts[name] = NOTHING._replace(links=links)
    return check


def stale_pages(check: Check) -> list[str]:
    """One line for each page that was edited after the build, as far as time and words tell.

    A copied or checked-out tree has new times on all sources, so there only missing prose counts.
    """
    project, times = check.project, []
    for html, path in check.by_html.items():
        at = project.at(f"{project.site}/{html}")
        if path.lower().endswith(MARKDOWN) and os.path.isfile(project.at(path)):
            built = os.path.getmtime(at) if html in check.site.files else 0
            times.append((os.path.getmtime(project.at(path)), built, path, html))
    newer = [(path, html) for written, built, path, html in times if written > built > 0]
    copied = len(newer) > len(times) / 2
    last = max((built for _, built, _, _ in times), default=0)
    lines = [
        f"{path}:1: not built yet: run the build"
        for written, built, path, _ in times
        if not built and written > last and not copied
    ]
    for path, html in newer:
        data = read_bytes(project.root, f"{project.site}/{html}")
        everything = unquote(unescape(data.decode("utf-8", "replace"))) + text_of(data)
        known = " ".join(everything.lower().split())
        body = re.sub(r"\b(md|index|README)\b|.*8<.*", "", Page(check, html, path).body)
        pieces = re.findall(PROSE if copied else r"[^\W_]{2,}", body)
        if any(" ".join(piece.lower().split()) not in known for piece in pieces):
            lines.append(f"{path}:1: edited since the site was built: run the build")
    return sorted(lines)


def run(root: str) -> list[Report]:
    """Every report on the project in a folder, once a cause."""
    check = gather(open_project(root))
    config = check.project.config_name

    def apply(kind: str, subject: Any, path: str) -> list[Any]:
        return [
            (place if isinstance(place, Place) else Place(path, place), message, name)
            for name, (its_kind, rule) in RULES.items()
            if its_kind == kind
            for place, message in rule(subject)
        ]

    def work(jobs: list[tuple[str, str]]) -> list[Any]:
        return [one for html, path in jobs for one in apply("page", Page(check, html, path), path)]

    jobs = [(html, check.by_html.get(html, "")) for html in check.site.facts]
    jobs += [
        (html, path)
        for html, path in check.by_html.items()
        if html not in check.site.facts and path.lower().endswith(MARKDOWN)
    ]
    # The addresses of the error page are absolute, so let others tell of what all have.
    jobs.sort(key=lambda job: (job[0] == "404.html", job[0]))
    found = apply("site", check, "")
    told = {(place.path, place.line) for place, _, _ in found if place.path == config}
    found += [one for one in in_two(work, jobs) if one[0][:2] not in told]
    reports: dict[Any, Report] = {}
    for place, message, name in found:
        line = " ".join(message.split())[:600]
        report = Report(place.path, place.line, line, name, name == "check-date")
        reports.setdefault((place.path, place.line, name, place.literal or message), report)
    return sorted(reports.values())


def print_reports(reports: list[Report], style: str) -> None:
    """The reports for people or machines, and as annotations where GitHub runs the check."""
    if style == "json":
        import json

        print(json.dumps([report._asdict() for report in reports], indent=1))
        return
    for report in reports:
        print(shown(report))
    for report in reports if os.environ.get("GITHUB_ACTIONS") == "true" else ():
        level = "warning" if report.warning else "error"
        message = report.message.replace("%", "%25")
        path = report.path.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
        print(f"::{level} file={path},line={report.line},title={report.rule}::{message}")


def main(argv: list[str] | None = None) -> int:
    """Run the command; its exit code."""
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
        import inspect

        for name, (_, rule) in sorted(RULES.items()):
            print(f"{name}\n{inspect.getdoc(rule)}\n")
        return 0
    if "-h" in arguments or "--help" in arguments:
        print(__doc__, USAGE, sep="\n")
        return 0
    bad = style not in ("text", "json") or any(a.startswith("-") for a in arguments)
    if bad or len(arguments) > 1:
        print(USAGE, file=sys.stderr)
        return 2
    try:
        reports = run(arguments[0] if arguments else ".")
    except Unusable as error:
        print("\n".join(error.args), file=sys.stderr)
        return 2
    print_reports(reports, style)
    warnings = sum(report.warning for report in reports)
    print(f"{len(reports) - warnings} faults, {warnings} warnings", file=sys.stderr)
    return 1 if len(reports) > warnings else 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os._exit(1)
