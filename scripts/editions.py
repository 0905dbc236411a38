"""Adds to the site what no builder makes: each page's text, the example shop, and all as a zip for reading from a disk."""

import json
import re
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import markdown  # type: ignore[import-untyped]
from checker.project import load_yaml
from faults import git

NAME = "backend-developer-guide"
SITE = Path("site")
FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def with_snippets(extensions: list) -> markdown.Markdown:
    """A reader of Markdown that includes texts as the site does, and changes nothing else."""
    name = "pymdownx.snippets"
    options = next(one[name] for one in extensions if isinstance(one, dict) and name in one)
    return markdown.Markdown(extensions=[name], extension_configs={name: options})


def write_markdown() -> None:
    """Puts each page's Markdown beside its HTML, without front matter and with included texts."""
    config = load_yaml(Path("mkdocs.yml").read_text("utf-8"))
    reader = with_snippets(config["markdown_extensions"])
    for page in Path("docs").rglob("*.md"):
        target = SITE / page.relative_to("docs")
        if not any(
            one.exists()
            for one in (target.with_suffix(".html"), target.with_suffix("") / "index.html")
        ):
            continue  # such as the README of the shop's download
        text = FRONT_MATTER.sub("", page.read_text("utf-8"))
        lines = reader.preprocessors["snippet"].run(text.splitlines())
        target.write_text("\n".join(lines).strip() + "\n", "utf-8")


def write_shop(site: Path) -> None:
    """Packs the example shop as one download; the same files give the same bytes."""
    folder = Path("docs/examples/shop")
    (site / "examples").mkdir(exist_ok=True)
    files = sorted(git("ls-files", str(folder))) or sorted(
        str(file)
        for file in folder.rglob("*")
        if file.is_file() and file.suffix not in (".log", ".pyc", ".db")
    )
    with ZipFile(site / "examples/shop.zip", "w") as pack:
        for file in map(Path, files):
            pack.writestr(
                ZipInfo(f"shop/{file.relative_to(folder).as_posix()}"),
                file.read_bytes(),
                ZIP_DEFLATED,
            )


def bring_words(folder: Path) -> None:
    """Puts what the search knows of words into its script, which can fetch nothing from a disk."""
    words = (folder / "assets/search-words.txt").read_text("utf-8")
    worker = folder / "assets/javascripts/search.js"
    worker.write_text(
        f"self.SEARCH_WORDS = {json.dumps(words)};\n{worker.read_text('utf-8')}", "utf-8"
    )


def write_offline(built: Path) -> None:
    """Packs a finished offline build; the same pages give the same bytes."""
    bring_words(built)
    # From a disk the index is read as a script, which the offline plugin wrote beside it.
    (built / "search/search_index.json").unlink()
    archive = SITE / "offline" / f"{NAME}.zip"
    archive.parent.mkdir(exist_ok=True)
    with ZipFile(archive, "w") as pack:
        for file in sorted(built.rglob("*")):
            if file.is_file():
                name = f"{NAME}/{file.relative_to(built).as_posix()}"
                pack.writestr(ZipInfo(name), file.read_bytes(), ZIP_DEFLATED)
