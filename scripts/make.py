"""Builds the site, finishes it and checks it; all that is wrong comes in one list. Called by scripts/build."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import addresses
import editions
from faults import Fault, changed, parse, tell
from finish import finish

SITE, OFFLINE = Path("site"), Path(".cache/offline")
SETTINGS = "mkdocs.yml"
WORDS = Path("docs/.spelling.txt")  # what is right on this site though codespell doubts it
CHECK = Path(__file__).with_name("check.py")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # The check's marks for GitHub come from here, in the order of all faults.
    env = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        check=False,
        env=env | environment,
    )


def line_with(path: str, words: str) -> int:
    """The first line of a file that holds some words, or 1."""
    lines = Path(path).read_text("utf-8", "replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if words in line), 1)


def as_fault(message: str) -> Fault:
    """A warning of MkDocs with the place that it is about."""
    text = " ".join(message.split())
    # Doc file 'faq.md' contains a link 'x.md', but …; Error reading page 'faq.md': …
    quoted = re.findall(r"['\"]([^'\"]+)['\"]", text)
    path = f"docs/{quoted[0]}" if quoted and os.path.isfile(f"docs/{quoted[0]}") else SETTINGS
    place = quoted[path != SETTINGS :]
    return Fault(path, line_with(path, place[-1]) if place else 1, text, "build")


def not_utf8(output: str) -> Fault | None:
    """The line at which a page is no UTF-8, if MkDocs stopped at that."""
    # Error reading page 'faq.md': 'utf-8' codec can't decode byte 0xe9 in position 92: …
    found = re.search(r"page '([^']+)': 'utf-8' codec .* position (\d+)", output)
    if not found:
        return None
    line = Path("docs", found[1]).read_bytes()[: int(found[2])].count(b"\n") + 1
    return Fault(f"docs/{found[1]}", line, "not UTF-8: save the file as UTF-8", "build")


def heard(output: str) -> list[Fault]:
    """What MkDocs warns of, and what it stopped at."""
    # WARNING -  Doc file 'faq.md' contains a link 'x.md', but …
    parts = re.split(r"(?m)^(INFO|WARNING|ERROR|CRITICAL) +-  ?", output)
    said = list(zip(parts[1::2], parts[2::2], strict=True))
    if encoding := not_utf8(output):
        return [encoding]
    # File "…/overrides/main.html", line 29, in template
    if places := re.findall(r'File "[^"]*/(overrides/[^"]+)", line (\d+)', output):
        path, line = places[-1]
        told = output.strip().splitlines()[-1].partition("Error: ")[2]
        return [Fault(path, int(line), f"the template can't be read: {told}", "build")]
    found = [
        as_fault(re.split(r"\nTraceback|\n\n?Aborted|\nError: ", text)[0])
        for level, text in said
        if level != "INFO"
    ]
    if not found and (
        error := re.search(r"(?ms)^Error: (.*)|^(\w[\w.]*(?:Error|Exception): .*)", output)
    ):
        found = [as_fault(error[1] or error[2])]
    return found


def build(site: Path, **environment: str) -> tuple[bool, list[Fault]]:
    """Lets MkDocs build into a folder; whether it did, and what it found."""
    done = run("-m", "mkdocs", "build", SITE_DIR=str(site), **environment)
    return done.returncode == 0, heard(done.stderr)


def ask_check(**environment: str) -> list[Fault]:
    """What scripts/check.py says of the built site."""
    done = run(str(CHECK), "--format=json", **environment)
    if done.returncode in (0, 1) and done.stdout:
        return [Fault(**one) for one in json.loads(done.stdout)]
    # docs/faq.md:12: bad YAML (…): correct it
    found = re.findall(r"(?m)^(\S+?):(\d+): (.*)$", done.stderr)
    if not found:
        return [Fault("scripts/check.py", 1, done.stderr.strip()[-500:], "check")]
    return [Fault(path, int(line), told, "unusable") for path, line, told in found]


def together(said: list[Fault], checked: list[Fault]) -> list[Fault]:
    """One list of what MkDocs and the check found: what both found, in the words of the check."""

    def known(one: Fault) -> bool:
        # …not included in the "nav" configuration: - faq.md
        listed = re.findall(r"'([^']+)'|(?<= - )(\S+\.md)", one.message)
        words = [first or second for first, second in listed] or [one.path]
        return any(word in f"{told.path} {told.message}" for told in checked for word in words)

    return [*checked, *(one for one in said if not known(one))]


def why_not_built(said: list[Fault], checked: list[Fault]) -> list[Fault]:
    """What stopped the build: in the words of the check where it can't read the sources either."""
    unbuilt = re.compile("unbuilt|since the site was")
    cause = [one for one in checked if one.rule == "unusable" and not unbuilt.search(one.message)]
    return (
        cause
        or said
        or [Fault(SETTINGS, 1, "MkDocs stopped without a word: run it alone", "build")]
    )


def misspelled() -> list[Fault]:
    """Words that are misspelled, or not as Americans write them: warnings, for the list may err."""
    dictionaries = "--builtin=clear,en-GB_to_en-US"
    sources = [f"docs/{name}.md" for name in sorted(pages())]
    done = run("-m", "codespell_lib", dictionaries, f"--ignore-words={WORDS}", *sources)
    # docs/faq.md:7: colour ==> color
    found = re.findall(r"(?m)^(.+?):(\d+): (\S+) ==> (.*)$", done.stdout)
    return [
        Fault(
            path,
            int(line),
            f"`{word}`: write `{better}`, or add the word to {WORDS}",
            "spelling",
            True,
        )
        for path, line, word, better in found
    ]


def pages() -> set[str]:
    """The names of the pages that stand in docs/."""
    found = (path.relative_to("docs").with_suffix("") for path in Path("docs").rglob("*.md"))
    return {
        name.as_posix() for name in found if name.parts[0] != "examples" and name.stem[0] != "."
    }


def every_fault() -> list[Fault]:
    """Builds site/ with all that belongs to it; what is wrong."""
    built, said = build(SITE)
    if not built:
        checked = ask_check()
        shutil.rmtree(SITE, ignore_errors=True)  # a part, or what was there before
        return why_not_built(said, checked)
    missing = finish(SITE)
    if build(OFFLINE, OFFLINE="true")[0]:
        finish(OFFLINE)
        addresses.write_stubs(OFFLINE, flat=True)
        editions.write_offline(OFFLINE)
    found = together(said, ask_check())
    # After the check, for which a copy of a page's Markdown would be a file that one may link.
    editions.write_markdown()
    addresses.write_stubs(SITE)
    if told := parse(missing):
        found.append(told)
    told_at = {(one.path, one.line) for one in found}
    words = [one for one in misspelled() if (one.path, one.line) not in told_at]
    return [*found, *addresses.faults(pages()), *addresses.lost(SITE), *words]


def main() -> int:
    os.chdir(Path(__file__).parent.parent)
    start = time.monotonic()
    if tell(every_fault()):
        print("Not all is well: see the lines above.", file=sys.stderr)
        return 1
    if any(path.startswith("docs/examples/") for path in changed()):
        print("An example was changed, and not run: scripts/test -k 'shop or pages' runs them all.")
    print(
        f"The site is in {SITE.absolute()}, built and checked in {time.monotonic() - start:.0f} s."
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
