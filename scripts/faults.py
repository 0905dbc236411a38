"""Faults as people and GitHub read them: one line each, the changed files first and warnings last.

`python scripts/faults.py COMMAND …` runs a command and marks, on GitHub, the lines that its words name.
"""

import functools
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterable
from typing import NamedTuple


class Fault(NamedTuple):
    path: str
    line: int
    message: str
    rule: str
    warning: bool = False


# docs/faq.md:12: warning: what is wrong: what to do [rule]
# scripts/kit.py:12:5: F401 `os` imported but unused
LINE = re.compile(
    r"(?P<path>[\w.][^\s:]*):(?P<line>\d+):(?:\d+:)? (?P<level>warning: |error: )?"
    r"(?P<message>.*?)(?: +\[(?P<rule>[\w-]+)\])?"
)


def parse(line: str) -> Fault | None:
    """The fault that a line of some program tells, if it tells one."""
    found = LINE.fullmatch(line.strip())
    if not found or not os.path.exists(found["path"]):
        return None
    warning = found["level"] == "warning: "
    return Fault(found["path"], int(found["line"]), found["message"], found["rule"] or "", warning)


def git(*words: str) -> list[str]:
    """The lines that git prints; none where there is no git."""
    try:
        done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
    except OSError:
        return []
    return done.stdout.splitlines() if done.returncode == 0 else []


@functools.cache
def base() -> str:
    """The commit that the change starts from."""
    # GitHub checks a pull request out as one merge commit, whose first parent is the branch that it goes to.
    tries = ["HEAD^1"] if os.environ.get("GITHUB_BASE_REF") else ["origin/main", "main"]
    for one in tries:
        if found := git("merge-base", "HEAD", one):
            return found[0]
    return "HEAD"


@functools.cache
def changed() -> frozenset[str]:
    """The files that the change touches."""
    new = git("ls-files", "--others", "--exclude-standard")
    return frozenset([*git("diff", "--name-only", "--relative", base()), *new])


def arrange(faults: Iterable[Fault]) -> list[Fault]:
    """The faults once each: what stops the change before warnings, the changed files before others."""
    lapsed = sorted({one for one in faults if one.rule == "check-date"})
    rest = {one for one in faults if one.rule != "check-date"}
    rest = set(fold(rest))
    ordered = sorted(rest, key=lambda one: (one.warning, one.path not in changed(), one))
    if len(lapsed) > 1:
        names = ", ".join(one.path for one in lapsed[1:])
        told = f"{lapsed[0].message} (the same: {names})"
        lapsed = [lapsed[0]._replace(message=told)]
    return [*ordered, *lapsed]


def fold(faults: Collection[Fault]) -> Iterable[Fault]:
    """The faults, with one at its cause for links of several pages to the same place that is gone."""
    places: dict[tuple[str, str], list[Fault]] = {}
    # the section `Costs` is missing: …
    named = [(one.path, re.match("the section `(.*)` is missing", one.message)) for one in faults]
    sections = {(path, found[1]) for path, found in named if found}
    lost: dict[tuple[str, str], Fault] = {}
    for one in faults:
        # the heading `Costs` had the address `#costs`, to which …
        if gone := re.match(r"the heading `(.*)` had the address `#(.*?)`", one.message):
            if (one.path, gone[1]) not in sections:
                lost[one.path, gone[2]] = one
            continue
        # `../about.md#term-index`: the page has no `#term-index`: …
        found = re.match(r"`([^`#]*)#([^`]+)`", one.message) if one.rule == "dead-anchor" else None
        path = os.path.normpath(os.path.join(os.path.dirname(one.path), found[1])) if found else ""
        if found and os.path.isfile(path):
            places.setdefault((path, found[2]), []).append(one)
        else:
            yield one
    for (path, anchor), links in places.items():
        pages = sorted({one.path for one in links})
        # A link in a page that nobody touched was right before, so its target changed.
        cause = path in changed() and not changed() >= set(pages)
        if len(pages) < 3 and not cause:
            yield from links
            continue
        first = f"{pages[0]}:{min(one.line for one in links if one.path == pages[0])}"
        lead = (
            f"{len(links)} links lead to it, the first in"
            if len(links) > 1
            else "a link leads to it, in"
        )
        told = (
            f"`#{anchor}` is gone from here, and {lead} {first}: write `{{ #{anchor} }}` "
            f"behind the words that took its place, or correct what leads to it"
        )
        warned = lost.pop((path, anchor), None)
        yield Fault(path, warned.line if warned else 1, told, "dead-anchor")
    yield from lost.values()


def shown(fault: Fault) -> str:
    level = "warning: " if fault.warning else ""
    rule = f" [{fault.rule}]" if fault.rule else ""
    return f"{fault.path}:{fault.line}: {level}{fault.message}{rule}"


def annotate(fault: Fault) -> None:
    """Marks the line in the pull request where GitHub runs this."""
    if os.environ.get("GITHUB_ACTIONS") == "true":
        level = "warning" if fault.warning else "error"
        message = fault.message.replace("%", "%25")
        path = fault.path.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
        print(f"::{level} file={path},line={fault.line},title={fault.rule}::{message}")


def tell(faults: Iterable[Fault]) -> bool:
    """Prints the faults; tells whether one of them stops the change."""
    ordered = arrange(list(faults))
    for one in ordered:
        print(shown(one))
    for one in ordered:
        annotate(one)
    sys.stdout.flush()
    return any(not one.warning for one in ordered)


def main(command: list[str]) -> int:
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert running.stdout
    for line in running.stdout:
        # Would reformat: scripts/kit.py
        line = re.sub(r"^Would reformat: (.*)", r"\1:1: not in our form: run `ruff format`", line)
        print(line, end="", flush=True)
        if fault := parse(line):
            annotate(fault)
    return running.wait()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
