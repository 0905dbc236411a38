"""A page is made and moved by one command each, on a copy of the project that stays green."""

import re
import zipfile
from pathlib import Path

import addresses
import pytest
import yaml
from conftest import ALL, ROOT, SITE, run
from faults import Fault

TYPES = sorted(path.parent.name for path in ROOT.glob("docs/*/.meta.yml"))
OLD = next(page for page in ALL if page.startswith("skills/") and "index" not in page)[:-3]
NEW = f"{OLD}-moved"


def test_move(copy: Path) -> None:
    """After a move everything leads to the new place, and the old address leads on, also from a disk."""
    moved = run(copy, "scripts/move", OLD, NEW)
    assert moved.returncode == 0, moved.stderr
    built = run(copy, "scripts/build")
    assert built.returncode == 0, built.stdout + built.stderr
    stub = (copy / f"site/{OLD}/index.html").read_text("utf-8")
    name = NEW.rpartition("/")[2]
    assert f'content="0; url=../{name}/"' in stub and "noindex" in stub
    assert f"{OLD}/<" not in (copy / "site/sitemap.xml").read_text("utf-8")
    [pack] = (copy / "site/offline").glob("*.zip")
    with zipfile.ZipFile(pack) as files:
        stub = files.read(f"{pack.stem}/{OLD}.html").decode()
        assert f'content="0; url={name}.html"' in stub
        assert f"{pack.stem}/{NEW}.html" in files.namelist()
    named = run(copy, "git", "grep", "-lE", rf"{OLD}([^a-z-]|$)", "--", ":!docs/addresses.txt")
    assert named.stdout == ""
    again = run(copy, "scripts/move", NEW, "faq")
    assert again.returncode == 1 and "choose another" in again.stderr
    back = run(copy, "scripts/move", NEW, OLD)
    assert back.returncode == 0 and addresses.read(
        (copy / "docs/addresses.txt").read_text("utf-8")
    ).keys() >= {OLD, NEW}


def test_moves_to_another_folder_and_is_refused(copy: Path) -> None:
    """The menu's line goes along; a name, a folder or a page that cannot be is told."""
    assert run(copy, "scripts/move", "faq", "role/faq").returncode == 0
    menu = (copy / "mkdocs.yml").read_text("utf-8")
    assert re.search(r"role/[\w-]+\.md\n      - FAQ: role/faq\.md", menu)
    assert run(copy, "scripts/move", "role/faq", "faq").returncode == 0
    for old, new in (
        ("faq", "nowhere/faq"),
        ("faq", "Role/FAQ"),
        ("no-page", "role/x"),
        ("role/index", "role/x"),
    ):
        refused = run(copy, "scripts/move", old, new)
        assert refused.returncode == 1 and refused.stderr.count("\n") == 1, refused


def test_new(copy: Path) -> None:
    """A new page of each type has its place in the menu and a query; what it lacks is told of that page alone."""
    for kind in TYPES:
        made = run(copy, "scripts/new", kind, "one-more", "One more: new")
        assert made.returncode == 0 and "write the description" in made.stdout, made.stderr
    page = (copy / "docs/skills/one-more.md").read_text("utf-8")
    assert '- "One more: new": skills/one-more.md' in (copy / "mkdocs.yml").read_text("utf-8")
    queries = (copy / "tests/queries.csv").read_text("utf-8")
    assert "one more: new,skills/one-more\n" in queries
    said = run(copy, "scripts/build").stdout
    for kind in TYPES:
        assert f"docs/{kind}/one-more.md:2: `description" in said
    assert {line.split(":")[0].rpartition("/")[2] for line in said.splitlines()} == {"one-more.md"}
    again = run(copy, "scripts/new", "skills", "one-more", "Queues")
    assert again.returncode == 1
    assert page == (copy / "docs/skills/one-more.md").read_text("utf-8")
    assert run(copy, "scripts/new", "skill", "x", "X").returncode == 1
    assert run(copy, "scripts/new").returncode == 2


@pytest.mark.parametrize("kind", TYPES)
def test_a_skeleton_has_the_sections_of_its_type(kind: str) -> None:
    rules = yaml.safe_load((ROOT / f"docs/{kind}/.meta.yml").read_text("utf-8"))
    skeleton = ROOT / f"docs/{kind}/.new.md"
    if skeleton.exists():
        found = re.findall(r"(?m)^## (.+)$", skeleton.read_text("utf-8"))
        assert found == rules["sections"]


@pytest.mark.parametrize(
    ("text", "pages", "told"),
    [
        ("a\nb -> a\n", {"a"}, []),
        ("a\n", set(), [("docs/addresses.txt", 1, "no page is there any more")]),
        ("a -> b\n", set(), [("docs/addresses.txt", 1, "`b` is no page")]),
        ("a -> b\nb\n", {"a", "b"}, [("docs/addresses.txt", 1, "is a page again")]),
        ("a\n", {"a", "b"}, [("docs/b.md", 1, "add the line `b`")]),
        ("a\n", {"a", "Be"}, [("docs/Be.md", 1, "rename the file to `be.md`")]),
    ],
)
def test_an_address_that_dies_is_told(
    text: str,
    pages: set[str],
    told: list[tuple[str, int, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/addresses.txt").write_text(text)
    found: list[Fault] = list(addresses.faults(pages))
    assert [(one.path, one.line) for one in found] == [(path, line) for path, line, _ in told]
    assert all(words in one.message for one, (_, _, words) in zip(found, told, strict=True))


def test_a_heading_that_loses_its_address_is_told() -> None:
    before = "# T\n\n## Kept\n\n## [Old](x.md) words\n\n### Q? { #q .x }\n\n```\n## code\n```\n"
    assert list(addresses.headings(before)) == ["kept", "old-words", "q"]
    now = "# T\n\n## Kept\n\n## New words\n\n### Q? { #q .x }\n"
    page = '<h2 id="kept">Kept</h2><h3 id="q">Q?</h3><h2 id="new-words">New words</h2>'
    [(line, told)] = addresses.lost_headings(before, now, page)
    assert line == 5
    assert "`#old-words`" in told and "write `{ #old-words }`" in told


def test_every_address_is_there() -> None:
    """What docs/addresses.txt names is in the built site."""
    for name in addresses.read((ROOT / "docs/addresses.txt").read_text("utf-8")):
        assert (SITE / addresses.built(name, flat=False)).is_file(), name
