#!/usr/bin/env python3
"""Check a built MkDocs Material project: links, anchors, images, includes and structure.

Truth comes from the built HTML, the line from the Markdown. Exit 0: clean; 1: faults; 2: the
project can't be checked. The rules are in check_rules.py, which says how to add one, and in
check_around.py. What else answers on the same host stands in mkdocs.yml, with the reason:
`extra: {check: {served_elsewhere: {/es/: the Spanish edition is another build}}}`.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import re
import sys
from collections import namedtuple
from html import unescape

# Compiling the rules takes a quarter of a small run: keep the result also where others leave none.
sys.dont_write_bytecode = False

import check_around  # noqa: F401  (registers its rules)
import check_rules  # noqa: F401
from check_html import NOTHING, Link, css_urls, read
from check_page import RULES, Page
from check_site import Site, unquote
from check_source import MARKDOWN, Place, Project, Unusable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MANY = 300  # pages from which a second process pays for its start
Report = namedtuple("Report", "path line message rule warning")


def in_two(work: Callable[[list[Any]], list[Any]], items: list[Any]) -> list[Any]:
    """The results of work on a list, half of it done by a second process where that is quicker."""
    if len(items) < MANY or not hasattr(os, "fork"):
        return work(items)
    import pickle

    end, start = os.pipe()
    if not (child := os.fork()):
        try:
            with os.fdopen(start, "wb") as sink:
                pickle.dump(work(items[1::2]), sink, 5)
        finally:
            os._exit(0)
    os.close(start)
    with os.fdopen(end, "rb") as pipe:
        mine, theirs = work(items[::2]), pipe.read()
    os.waitpid(child, 0)
    # Where the other process failed, this one meets the same error, and can tell of it.
    return mine + (pickle.loads(theirs) if theirs else work(items[1::2]))


def gather(root: str) -> Site:
    """The built site of a project, with the facts of its pages."""
    project = Project(root)
    site = Site(project)
    pages = sorted(name for name in site.files if name.endswith((".html", ".htm")))
    if not pages:
        raise Unusable(f"{project.site}:1: unbuilt site: run the build")
    if stale := stale_pages(site):
        raise Unusable(*stale)

    def work(names: list[str]) -> list[Any]:
        known: dict[str, set[bytes]] = {}
        return [
            (name, read(name, project.bytes(f"{project.site}/{name}"), known)) for name in names
        ]

    site.facts.update(in_two(work, pages))
    if site.blog is not None:
        site.find_posts()
    for name, path in site.by_html.items():
        manifest = name.endswith((".webmanifest", "manifest.json"))
        if name in site.files and (manifest or name.endswith(".css")):
            text = project.read(path)
            values = re.findall(r'"src"\s*:\s*"([^"]+)"', text) if manifest else css_urls(text)
            links = [Link("style", value, True) for value in values if value[0] != "#"]
            site.facts[name] = NOTHING._replace(links=links)
    return site


def stale_pages(site: Site) -> list[str]:
    """One line for each page that was edited after the build, as far as time and words tell."""
    project = site.project
    times = {name: os.path.getmtime(project.at(f"{project.site}/{name}")) for name in site.files}
    last = max(times.values())
    sources = [pair for pair in site.by_html.items() if pair[1].lower().endswith(MARKDOWN)]
    newer = [
        (html, path)
        for html, path in sources
        if os.path.getmtime(project.at(path)) > times.get(html, last)
    ]
    # A copied or checked-out tree has new times on all sources, so there only missing prose counts.
    copied = len(newer) > len(sources) / 2
    pattern = r"(?m)^#* *([^\W\d_](?:[^\W_]|[ ,.])+)$" if copied else r"[^\W_]{2,}"
    lines = []
    for html, path in newer:
        data = project.bytes(f"{project.site}/{html}") if html in site.files else b""
        html_text = unescape(data.decode("utf-8", "replace"))
        everything = unquote(html_text) + re.sub(r"<[^>]*>", "", html_text)
        known = " ".join(everything.lower().split())
        body = re.sub(r"\b(md|index|README)\b|.*8<.*", "", Page(site, html, path).body)
        pieces = [" ".join(piece.lower().split()) for piece in re.findall(pattern, body)]
        if not data and not copied or data and any(piece not in known for piece in pieces):
            lines.append(f"{path}:1: edited since the site was built: run the build")
    return sorted(lines)


def run(root: str) -> list[Report]:
    """Every report on the project in a folder, once a cause."""
    site = gather(root)

    def apply(kind: str, subject: Any, path: str) -> list[Any]:
        return [
            (place if isinstance(place, Place) else Place(path, place), message, name)
            for name, (its_kind, rule) in RULES.items()
            if its_kind == kind
            for place, message in rule(subject)
        ]

    def work(jobs: list[tuple[str, str]]) -> list[Any]:
        return [one for html, path in jobs for one in apply("page", Page(site, html, path), path)]

    jobs = [(html, site.by_html.get(html, "")) for html in site.facts]
    # The addresses of the error page are absolute, so let others tell of what all have.
    jobs.sort(key=lambda job: (job[0] == "404.html", job[0]))
    found = apply("site", site, "") + in_two(work, jobs)
    reports: dict[Any, Report] = {}
    for place, message, name in found:
        line = " ".join(message.split())[:600]
        report = Report(place.path, place.line, line, name, name == "check-date")
        # A picture that a plugin wraps in a link to itself is dead twice.
        rule = "missing-asset" if name == "dead-link" else name
        reports.setdefault((place.path, place.line, rule, place.literal or message), report)
    return sorted(reports.values())


def shown(report: Report) -> str:
    """A report as one line."""
    level = "warning: " if report.warning else ""
    return f"{report.path}:{report.line}: {level}{report.message} [{report.rule}]"


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
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("check.py", description=__doc__, formatter_class=raw)
    parser.add_argument(
        "project", nargs="?", default=".", help="its folder; the current one if none"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument("--rules", action="store_true", help="print every rule and stop")
    options = parser.parse_args(argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # names that the terminal can't write are no error
            stream.reconfigure(errors="backslashreplace")
    if options.rules:
        import inspect

        for name, (_, rule) in sorted(RULES.items()):
            print(f"{name}\n{inspect.getdoc(rule)}\n")
        return 0
    try:
        reports = run(options.project)
    except Unusable as error:
        print("\n".join(error.args), file=sys.stderr)
        return 2
    print_reports(reports, options.format)
    warnings = sum(report.warning for report in reports)
    faults = len(reports) - warnings
    counts = f"{faults} fault{'s' * (faults != 1)}, {warnings} warning{'s' * (warnings != 1)}"
    print(counts, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    gc.disable()  # one short run leaves no garbage worth a search
    try:
        raise SystemExit(main())
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os._exit(1)
