"""Builds the site, finishes it and checks it; all that is wrong comes in one list. Called by scripts/build."""

import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import addresses
import editions
import glossary
import kit
import names
import pencils
import support_dates
import tables
import thin
from faults import Fault, tell
from jinja2 import TemplateSyntaxError
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from yaml import YAMLError

SITE = Path("site")
SETTINGS = "mkdocs.yml"


class Heard(logging.Handler):
    """Keeps what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def heard() -> Iterator[list[str]]:
    """The warnings and errors of MkDocs while this is open."""
    handler, log = Heard(), logging.getLogger("mkdocs")
    log.addHandler(handler)
    log.propagate = False
    try:
        yield handler.messages
    finally:
        log.removeHandler(handler)


def line_with(path: str, words: str) -> int:
    """The first line of a file that holds some words, or 1."""
    try:
        lines = Path(path).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return 1
    return next((number for number, line in enumerate(lines, 1) if words in line), 1)


def as_fault(message: str) -> Fault:
    """A warning of MkDocs with the place that it is about."""
    text = " ".join(message.split())
    # Doc file 'faq.md' contains a link 'x.md', but …; Error reading page 'faq.md': …
    quoted = re.findall(r"'([^']+)'", text)
    path = f"docs/{quoted[0]}" if quoted and os.path.isfile(f"docs/{quoted[0]}") else SETTINGS
    place = quoted[1] if path != SETTINGS and len(quoted) > 1 else quoted[0] if quoted else ""
    return Fault(path, line_with(path, place) if place else 1, text, "build")


def of_template(error: Exception) -> Fault | None:
    """The place in a template that an error comes from, if it comes from one."""
    places: list[tuple[str | None, int | None]]
    places = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        places.append((error.filename, error.lineno))
    for name, number in reversed(places):
        path = os.path.relpath(name or "")
        if path.startswith("overrides"):
            return Fault(path, number or 1, f"the template can't be read: {error}", "build")
    return None


def build_pages(
    site: Path, offline: bool = False, serve_url: str = "", dirty: bool = False
) -> tuple[bool, list[Fault]]:
    """Lets MkDocs build a site; whether it was built, and what MkDocs found, place by place."""
    with heard() as messages:
        try:
            os.environ["OFFLINE"] = str(offline).lower()
            config = load_config(SETTINGS, site_dir=str(site))
            if serve_url:
                config.site_url = serve_url
            config.plugins.on_startup(command="serve" if serve_url else "build", dirty=dirty)
            build(config, serve_url=serve_url or None, dirty=dirty)
            built, problem = True, []
        except Exception as error:  # noqa: BLE001  (a template or an extension may raise anything)
            built = False
            found = of_template(error)
            text = f"{type(error).__name__}: {error}"
            if found or not messages or not isinstance(error, MkDocsException):
                problem = [found or as_fault(text)]
            else:
                problem = []
        finally:
            del os.environ["OFFLINE"]  # the check reads mkdocs.yml, too
    said = [as_fault(one) for one in messages if "'dirty' build" not in one]
    # Error building page 'faq.md', beside the place in the template
    located = bool(problem) and problem[0].path != SETTINGS
    return built, [*problem, *(one for one in said if not (located and "Error" in one.message))]


def finish_pages(site: Path, since: float = 0) -> None:
    """Does to each built page what Markdown can't say; `since` leaves older pages alone."""
    day, places = support_dates.build_day(), pencils.places()
    for path in site.rglob("*.html"):
        if path.stat().st_mtime < since:
            continue
        page = tables.head_rows(tables.label(path.read_text("utf-8")))
        page = names.name_links(support_dates.mark(page, day))
        page = pencils.add(
            glossary.describe(page), places.get(path.relative_to(site).as_posix(), [])
        )
        path.write_text(page, "utf-8")


def write_kit(site: Path) -> list[Fault]:
    """Puts the hiring kit's file into a built site; what it misses there."""
    try:
        kit.write(site)
    except kit.Missing as error:
        path, _, told = str(error).partition(": ")
        return [Fault(path, 1, f"{told}, the hiring kit reads it", "kit")]
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        told = f"bad YAML ({getattr(error, 'problem', error)}): correct it"
        return [Fault(str(kit.RULES), mark.line + 1 if mark else 1, told, "kit")]
    except json.JSONDecodeError as error:
        return [
            Fault(
                str(support_dates.DATA.relative_to(Path.cwd())),
                error.lineno,
                f"bad JSON ({error.msg}): correct it",
                "kit",
            )
        ]
    return []


def finish(site: Path, flat: bool = False) -> list[Fault]:
    """Does to a built site all that readers need and MkDocs does not do."""
    found = write_kit(site)
    finish_pages(site)
    editions.write_shop(site)
    thin.thin_all(site)
    return found


def ask_check(root: Path = Path()) -> list[Fault]:
    """What scripts/check.py says of a project's built site."""
    command = [sys.executable, str(Path(__file__).parent / "check.py"), str(root), "--format=json"]
    env = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    if done.returncode in (0, 1) and done.stdout:
        return [Fault(**one) for one in json.loads(done.stdout)]
    # docs/faq.md:12: bad YAML (…): correct it
    found = re.findall(r"(?m)^(\S+?):(\d+): (.*)$", done.stderr)
    if not found:
        return [Fault("scripts/check.py", 1, done.stderr.strip()[-500:], "check")]
    return [Fault(path, int(line), told, "unusable") for path, line, told in found]


def together(built: bool, said: list[Fault], checked: list[Fault]) -> list[Fault]:
    """One list of what MkDocs and the check found: what both found, in the words of the check."""
    if not built:
        # The check reads sources that MkDocs fails at, and tells nothing else of a site that is not there.
        cause = [one for one in checked if one.rule == "unusable"]
        cause = [one for one in cause if not re.search("unbuilt|since the site was", one.message)]
        return cause or said

    def known(one: Fault) -> bool:
        # …not included in the "nav" configuration: - faq.md
        listed = re.findall(r"'([^']+)'|(?<= - )(\S+\.md)", one.message)
        words = [first or second for first, second in listed] or [one.path]
        return any(word in f"{told.path} {told.message}" for told in checked for word in words)

    return [*checked, *(one for one in said if not known(one))]


def pages() -> set[str]:
    """The names of the pages that stand in docs/."""
    found = (path.relative_to("docs").with_suffix("") for path in Path("docs").rglob("*.md"))
    return {
        name.as_posix() for name in found if name.parts[0] != "examples" and name.stem[0] != "."
    }


def every_fault() -> list[Fault]:
    """Builds site/ with all that belongs to it; what is wrong."""
    built, said = build_pages(SITE)
    if not built:
        return together(False, said, ask_check())
    found = finish(SITE)
    with tempfile.TemporaryDirectory() as folder:
        if build_pages(Path(folder), offline=True)[0]:
            finish(Path(folder), flat=True)
            addresses.write_stubs(Path(folder), flat=True)
            editions.pack_offline(SITE, Path(folder))
    found += together(True, said, ask_check())
    # After the check, for which a copy of a page's Markdown would be a file that one may link.
    editions.write_markdown()
    addresses.write_stubs(SITE)
    return [*found, *addresses.faults(pages())]


def main() -> int:
    os.chdir(Path(__file__).parent.parent)
    start = time.monotonic()
    if tell(every_fault()):
        print("Not all is well: see the lines above.", file=sys.stderr)
        return 1
    print(
        f"The site is in {SITE.absolute()}, built and checked in {time.monotonic() - start:.0f} s."
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
