"""Finishes a built site: everything that readers get and no builder makes, one step after the other.

It asks for HTML and a search index alone, so that it does not matter which program built them.
"""

import json
from pathlib import Path

import editions
import glossary
import kit
import names
import pencils
import root_files
import search_index
import support_dates
import tables
import thin


def level(site: Path) -> None:
    """Gives the search index of Zensical the form and the name that the theme's script asks for, and drops
    the script of its own theme, which no page asks for."""
    home = (site / "index.html").read_text("utf-8")
    for script in site.glob("assets/javascripts/bundle.*"):
        if script.name.removesuffix(".map") not in home:
            script.unlink()
    for end, start in ((".json", ""), (".js", "var __index = ")):
        found = site / f"search{end}"
        if found.exists():
            data = json.loads(found.read_text("utf-8").removeprefix(start).rstrip(";\n"))
            docs = [
                {key: one[key] for key in ("location", "title", "text")} for one in data["items"]
            ]
            named = site / f"search/search_index{end}"
            named.parent.mkdir(exist_ok=True)
            index = {"config": data["config"] | {"pipeline": []}, "docs": docs}
            named.write_text(start + json.dumps(index, separators=(",", ":")), "utf-8")
            found.unlink()


STEPS = (
    level,
    kit.write,
    tables.label_all,
    support_dates.mark_all,
    names.name_all,
    glossary.describe_all,
    pencils.add_all,
    root_files.write,
    editions.write_shop,
    search_index.write,
    thin.thin_all,  # last, for it reads which classes the pages use
)


def finish(site: Path) -> str:
    """Does all of it to a built site; what the hiring kit misses there, and where, as a line for people."""
    missing = ""
    for step in STEPS:
        try:
            step(site)
        except kit.Missing as error:
            missing = f"{error}, the hiring kit reads it [kit]"
    return missing
