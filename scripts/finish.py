"""Finishes a built site: everything that readers get and no builder makes, one step after the other.

It asks for HTML and a search index alone, so that it does not matter which program built them.
"""

from pathlib import Path

import editions
import glossary
import kit
import names
import pencils
import search_index
import support_dates
import tables
import thin

STEPS = (
    kit.write,
    tables.label_all,
    support_dates.mark_all,
    names.name_all,
    glossary.describe_all,
    pencils.add_all,
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
