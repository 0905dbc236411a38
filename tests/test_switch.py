"""The way out: a copy of the project is switched to Zensical, and its site is the same and passes the same tests."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest
from conftest import HERE, SITE, copy_project

BROWSER_TESTS = ["test_site.py", "test_access.py", "test_kit.py", "test_support_dates.py"]
# What a person waits for: search, colors, menu, tabs, policy, 404, no JavaScript, the edition for a disk.
SHORT = "every_query or letters or colors_switch or menu_works or tabs_switch or policy or missing_page or javascript or offline"
# Files of the theme and of MkDocs that no page asks for.
UNUSED = r"assets/javascripts/LICENSE$|sitemap\.xml\.gz$"


def run(*command: str, folder: Path, **environment: str) -> None:
    """Runs a command that must succeed, as on a machine of its own."""
    kept = {key: value for key, value in os.environ.items() if key != "CI"}
    done = subprocess.run(
        command, check=False, cwd=folder, env=kept | environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def switched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project after scripts/switch.py and scripts/build, with the environment of this one."""
    project = copy_project(tmp_path_factory.mktemp("switched"))
    run(sys.executable, "scripts/switch.py", ".", folder=project)
    run("scripts/build", folder=project)
    return project


def files(site: Path) -> set[str]:
    found = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    return {name for name in found if not re.search(UNUSED, name)}


def comparable(site: Path, name: str) -> str:
    """A page without what two builders may write differently and no reader gets."""
    text = (site / name).read_text("utf-8")
    # href="./kit/" and href="kit/"
    address = r'((?:href|src|data-file-worker)=")([^"#]*)'
    here = "/" + name.removesuffix("index.html")
    text = re.sub(address, lambda found: found[1] + urljoin(here, found[2]), text)
    text = re.sub(r'<meta name="generator".*?>|<script id="__config".*?</script>', "", text)
    text = text.replace("\\u2019", "’").replace("&#x27;", "&#39;")
    return re.sub(r">\s+|\s+<", lambda found: found[0].strip(), text)


def test_the_switched_site_is_the_same(switched: Path) -> None:
    """The same files, pages and texts for machines come from both builders."""
    assert files(switched / "site") == files(SITE)
    for name in sorted(files(SITE)):
        if name.endswith(".html"):
            assert comparable(switched / "site", name) == comparable(SITE, name), name
        elif name.endswith((".txt", ".md", ".csv", "_headers", "data.js")):
            assert (switched / "site" / name).read_bytes() == (SITE / name).read_bytes(), name


def test_the_switched_site_passes_the_browser_tests(
    switched: Path, pytestconfig: pytest.Config
) -> None:
    """The tests of this folder, run in the switched project by one engine."""
    if not HERE:
        pytest.skip("no browser is here: run scripts/test")
    whole = os.environ.get("CI") or pytestconfig.getoption("--all")
    others = {name.upper(): "" for name in HERE[1:]}
    tests = [f"tests/{name}" for name in BROWSER_TESTS]
    chosen = [] if whole else ["-k", SHORT]
    run(sys.executable, "-m", "pytest", "-q", *tests, *chosen, folder=switched, **others)
