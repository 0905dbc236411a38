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
import inspect
import io
import json
import os
import sys

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
from checker.project import Unusable
from checker.rules import RULES
from checker.run import Report, run


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
    warnings = sum(report.warning for report in reports)
    style = sum(RULES[report.rule].style for report in reports)
    broken = len(reports) - warnings - style
    told = f"{broken} broken, {style} style, {warnings} warning"
    print(told + "s" * (warnings != 1), file=sys.stderr)
    return 1 if broken or style else 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os._exit(1)
