"""Takes out of the built site what no reader gets: a third of the theme's style sheet, comments, indents.

A rule goes if its selector names a class that stands in no page and in no script, or the other writing
direction; a custom property goes if nothing reads it. What is left is written again, short and so that
older browsers understand it.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from lightningcss import process_stylesheet

# 99.68 % of the page views that caniuse counted in November 2026. What is missing is mostly Internet
# Explorer, which reads the text without the colors.
BROWSERS = [
    "chrome 88",
    "edge 88",
    "safari 14",
    "ios_saf 14",
    "firefox 79",
    "samsung 15",
    "opera 74",
]
NAME = re.compile(r"[\w-]+")


def names(site: Path) -> set[str]:
    """Every word that stands in a class attribute of a page or anywhere in a script."""
    found: set[str] = set()
    for page in site.rglob("*.html"):
        for value in re.findall(r'\sclass="([^"]*)"', page.read_text("utf-8")):
            found.update(NAME.findall(value))
    for script in site.rglob("*.js"):
        found.update(NAME.findall(script.read_text("utf-8")))
    return found


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Splits a style sheet into what stands before each pair of outer braces, and in it."""
    start = opened = depth = 0
    for sign in re.finditer(r"""'[^']*'|"[^"]*"|[{};]""", css):
        if sign[0] == "{":
            if depth == 0:
                opened = sign.start()
            depth += 1
        elif sign[0] == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened], css[opened + 1 : sign.start()]
                start = sign.end()
        elif sign[0] == ";" and depth == 0:
            start = sign.end()  # a statement such as @charset


def split(text: str, mark: str) -> list[str]:
    """Cuts a text at a mark that stands outside quotes and parentheses."""
    outside = rf"""(?:'[^']*'|"[^"]*"|\((?:[^()'"]|'[^']*'|"[^"]*"|\([^()]*\))*\)|[^{mark}'"(])+"""
    return re.findall(outside, text)


def can_match(selector: str, known: set[str]) -> bool:
    """Tells whether all that a selector demands may exist; what stands in parentheses is not judged."""
    while selector != (bare := re.sub(r"\([^()]*\)", "", selector)):
        selector = bare
    for name in re.findall(r"\.([A-Za-z][\w-]*)", selector):
        stem, joint, _ = name.rpartition("--")
        # A script may put a name together: "tabbed-control--" + "next".
        if name not in known and (not stem or stem + joint not in known):
            return False
    return "[dir=rtl]" not in selector


def thin(css: str, known: set[str]) -> str:
    """The rules that can match, each selector list without those that cannot."""
    kept = []
    for head, body in blocks(css):
        if head.startswith(("@media", "@supports")):
            body = thin(body, known)
        elif not head.startswith("@"):
            head = ",".join(one for one in split(head, ",") if can_match(one, known))
        if head and body:
            kept.append(f"{head}{{{body}}}")
    return "".join(kept)


def without_unread(css: str, readers: str) -> str:
    """The sheet without custom properties that neither it nor the guide's own sheets read."""
    read = set(re.findall(r"var\((--[\w-]+)", css + readers))

    def declarations(match: re.Match[str]) -> str:
        kept = [
            one
            for one in split(match[1], ";")
            if not one.startswith("--") or one.split(":")[0] in read
        ]
        return "{" + ";".join(kept) + "}"

    thinner = re.sub(
        r"""\{((?:'[^']*'|"[^"]*"|[^{}'"])*--(?:'[^']*'|"[^"]*"|[^{}'"])*)\}""", declarations, css
    )
    return thinner if thinner == css else without_unread(thinner, readers)


def without_indents(page: str) -> str:
    """The page without space at the start of lines, except where it is seen."""
    parts = re.split(r"(<pre\b.*?</pre>)", page, flags=re.DOTALL)
    return "".join(part if i % 2 else re.sub(r"\n\s+", "\n", part) for i, part in enumerate(parts))


def without_comments(script: str) -> str:
    """The script without indents and without lines that are a comment."""
    return re.sub(r"(?m)^\s*//.*\n|^\s+", "", script)


def thin_all(site: Path) -> None:
    for page in site.rglob("*.html"):
        page.write_text(without_indents(page.read_text("utf-8")), "utf-8")
    for script in site.glob("assets/javascripts/*.js"):
        if ".min." not in script.name:
            script.write_text(without_comments(script.read_text("utf-8")), "utf-8")
    sheets = {file: file.read_text("utf-8") for file in site.glob("assets/stylesheets/*.css")}
    [theme] = [file for file in sheets if file.name.startswith("main.")]
    own = "".join(text for file, text in sheets.items() if file != theme)
    sheets[theme] = without_unread(thin(sheets[theme], names(site)), own)
    for file, text in sheets.items():
        file.write_text(process_stylesheet(text, str(file), browsers_list=BROWSERS), "utf-8")


if __name__ == "__main__":
    thin_all(Path(sys.argv[1]))
