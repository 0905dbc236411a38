#!/usr/bin/env python3
"""Check a built MkDocs Material project: links, anchors, images, includes and structure.

Truth comes from the built HTML, the line from the Markdown, which MkDocs renders once more in
memory where something is wrong. So the check runs what mkdocs.yml names, plugins too, as the
build does. Exit 0: clean; 1: faults; 2: the project can't be checked. In mkdocs.yml, with the
reason, stands what else answers on the same host, and which rules are off:
`extra: {check: {served_elsewhere: {/es/: the Spanish edition}, off: [skipped-level]}}`.
"""

from __future__ import annotations

import argparse
import contextlib
import inspect
import io
import json
import logging
import os
import sys
from collections import namedtuple
from typing import Any

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
import checker.types  # noqa: F401  (registers its rules)
from checker.links import closest
from checker.page import Page, Place, gather
from checker.project import Unusable
from checker.rules import RULES

Report = namedtuple("Report", "path line message rule warning kind")


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
        style = RULES[name].style
        kind = "warning" if name == "check-date" else "style" if style else "broken"
        line = " ".join(message.split())[:600]
        report = Report(place.path, place.line, line, name, kind == "warning", kind)
        reports.setdefault((place.path, place.line, rule, place.said or message), report)
    return sorted(reports.values())


def shown(report: Report) -> str:
    """A report as one line."""
    level = "warning: " if report.warning else ""
    return one_line(f"{report.path}:{report.line}: {level}{report.message} [{report.rule}]")


def one_line(text: str) -> str:
    """The text with line ends and other signs that steer a terminal written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def annotate(level: str, path: str, line: object, title: str, message: str) -> None:
    """Print an annotation where GitHub runs the check."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        signs = {"%": "%25", "\r": "%0D", "\n": "%0A", ",": "%2C", ":": "%3A"}
        path = "".join(signs.get(c, c) for c in path)
        message = one_line(message).replace("%", "%25")
        print(f"::{level} file={path},line={line},title={title}::{message}")


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
        for name, rule in sorted(RULES.items()):
            print(f"{name}\n{inspect.getdoc(rule.check)}\n")
        return 0
    try:
        reports = run(options.project)
    except Unusable as error:
        for line in error.args:
            print(one_line(line), file=sys.stderr)
            path, _, rest = line.partition(":")
            number, _, message = rest.partition(": ")
            annotate("error", path, number, "unusable", message)
        return 2
    if options.format == "json":
        print(json.dumps([report._asdict() for report in reports], indent=1))
    else:
        print("".join(shown(report) + "\n" for report in reports), end="")
        for report in reports:
            annotate(
                "warning" if report.warning else "error", *report[:2], report.rule, report.message
            )
    counts = {kind: sum(report.kind == kind for report in reports) for kind in ("broken", "style")}
    warnings = len(reports) - sum(counts.values())
    told = f"{counts['broken']} broken, {counts['style']} style, {warnings} warning"
    print(told + "s" * (warnings != 1), file=sys.stderr)
    return 1 if sum(counts.values()) else 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os._exit(1)
