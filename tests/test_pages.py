"""A page is made and moved by one command each, on a copy of the project that stays green."""

import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it is in the working tree, with a history of its own."""
    target = tmp_path_factory.mktemp("copy")
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    files = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, files.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    (target / ".venv").symlink_to(ROOT / ".venv")
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for step in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "Copy"]):
        subprocess.run(["git", *step], cwd=target, check=True)
    return target


def run(copy: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, cwd=copy, capture_output=True, text=True)


def test_move(copy: Path) -> None:
    """After a move everything leads to the new place, and the old address leads on."""
    moved = run(copy, "scripts/move", "skills/languages", "skills/programming-languages")
    assert moved.returncode == 0, moved.stderr
    built = run(copy, "scripts/build")
    assert built.returncode == 0, built.stdout + built.stderr
    stub = (copy / "site/skills/languages/index.html").read_text("utf-8")
    assert 'content="0; url=../programming-languages/index.html"' in stub and "noindex" in stub
    assert "skills/languages/<" not in (copy / "site/sitemap.xml").read_text("utf-8")
    again = run(copy, "scripts/move", "skills/frameworks", "skills/databases")
    assert again.returncode == 1 and "choose another" in again.stderr


def test_new(copy: Path) -> None:
    """A new page has its sections, its place in the menu and a query; what is missing is named."""
    made = run(copy, "scripts/new", "skills", "message-queues", "Message queues")
    assert made.returncode == 0 and "write the description" in made.stdout
    page = (copy / "docs/skills/message-queues.md").read_text("utf-8")
    assert "# Message queues\n\n## What it is for" in page
    assert "- Message queues: skills/message-queues.md" in (copy / "mkdocs.yml").read_text("utf-8")
    assert "message queues,skills/message-queues" in (copy / "tests/queries.csv").read_text("utf-8")
    said = run(copy, "scripts/build").stderr + run(copy, "scripts/build").stdout
    assert "docs/skills/message-queues.md:2: `description" in said
    again = run(copy, "scripts/new", "skills", "message-queues", "Queues")
    assert again.returncode == 1 and page == (copy / "docs/skills/message-queues.md").read_text(
        "utf-8"
    )
    assert run(copy, "scripts/new", "skill", "x", "X").returncode == 1
    assert run(copy, "scripts/new").returncode == 2
