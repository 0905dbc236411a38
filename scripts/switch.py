"""Takes the project in FOLDER from MkDocs to Zensical; tests/test_switch.py does it to a copy at each run.

switch.py FOLDER

The theme comes along: its templates, style sheet and search script move into overrides/, where Zensical
finds them as it finds ours. Zensical's own theme has another header and another search, for which
ours would have to be written again. CONTRIBUTING says what is left to a person.
"""

import re
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

# What the pages use of the theme.
TAKEN = [
    "assets/javascripts/bundle.*.min.js",
    "assets/stylesheets/main.*.min.css",
    "base.html",
    "partials/*.html",
    "partials/integrations/analytics.html",
    "partials/javascripts/*.html",
    "partials/languages/en.html",
]
LANGUAGE = '{% import "partials/language.html" as lang with context %}\n'
# The address of the page itself is "././" to Zensical, and that of the home page, on it, nothing.
HERE = (r"\| url\)? \}\}", '| url | replace("././", "./") or "." }}')
# file: what stands in it, and what Zensical needs in its place. A pattern that fits nowhere is an error.
EDITS = {
    "overrides/base.html": [
        (r'"rss" in config\.plugins', "false"),  # every plugin is there, if only to be off
        (r"config\.theme\.palette %\}", "false %}"),  # our empty palette becomes one with a color
        (r"mkdocs-\{\{ mkdocs_version.*?(?=\">)", "{{ generator }}"),
    ],
    "overrides/partials/header.html": [
        (r'"material/search"', '"search"'),
        (r"(not )?config\.theme\.palette( is mapping)? %\}", "false %}"),
        (r"config\.repo_url %\}", "false %}"),  # set for the pencil alone, see mkdocs.yml below
        HERE,
    ],
    "overrides/partials/nav.html": [(r"config\.repo_url %\}", "false %}"), HERE],
    "overrides/partials/nav-item.html": [
        (r"(nav_item|index) == page", r"\1.active"),  # the menu holds copies of the pages
        HERE,
    ],
    "overrides/partials/pages.html": [HERE],
    "overrides/partials/tabs-item.html": [HERE],
    # An included template does not know what the template around it imported.
    "overrides/partials/toc.html": [(r"(?=\{% set title)", LANGUAGE)],
    "mkdocs.yml": [
        # The pencil beside a title asks for these two; scripts/pencils.py reads the first form.
        (
            r"(edit_uri_template: (https://[^/]+/[^/]+/[^/]+)/(.*)/\{path\}\n)",
            r"\1repo_url: \2\nedit_uri: \3\n",
        ),
    ],
    # It cleans no folder, and keeps from one build what the next one needs otherwise.
    "scripts/make.py": [
        (
            r'    done = run\("-m", "mkdocs", "build", ',
            r"""    shutil.rmtree(site, ignore_errors=True)
    done = run("-m", "zensical", "build", "--clean", "--strict", """,
        )
    ],
    "scripts/serve": [(r"python scripts/preview.py.*", "zensical serve")],
}


def take(theme: Path, overrides: Path) -> None:
    """Copies the theme's files beside ours, which stay as they are."""
    for file in [one for pattern in TAKEN for one in theme.glob(pattern)]:
        target = overrides / file.relative_to(theme)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)
    [terms] = theme.parent.parent.glob("mkdocs_material-*.dist-info/**/LICENSE")
    shutil.copy(terms, overrides.parent / "LICENSE-THEME")


def edit(file: Path, edits: list[tuple[str, str]]) -> None:
    text = file.read_text("utf-8")
    for pattern, new in edits:
        text, times = re.subn(pattern, new, text)
        if not times:
            sys.exit(
                f"{file}:1: nothing here fits `{pattern}`: change EDITS in scripts/switch.py [switch]"
            )
    file.write_text(text, "utf-8")


if __name__ == "__main__":
    project = Path(sys.argv[1])
    spec = find_spec("material")
    assert spec and spec.origin
    take(Path(spec.origin).parent / "templates", project / "overrides")
    for name, edits in EDITS.items():
        edit(project / name, edits)
