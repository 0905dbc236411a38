"""Prints the part of requirements.txt that groups of pyproject.toml need: `lock.py site check`."""

import re
import sys
from pathlib import Path


def part(lock: str, groups: list[str]) -> str:
    """The packages of the groups, and what those need, each with its version and hashes."""
    # babel==2.18.0 \ …; the last lines name who needs it: "# via mkdocs-material"
    found = re.findall(r"(?m)^(([\w.-]+)==.*\n(?:    .*\n)*)", lock)
    needed = {f"(pyproject.toml:{group})" for group in groups}
    count = 0
    while count != len(needed):
        count = len(needed)
        needed |= {
            name for block, name in found if needed & set(block.partition("# via")[2].split())
        }
    return "".join(block for block, name in found if name in needed)


if __name__ == "__main__":
    print(part(Path("requirements.txt").read_text("utf-8"), sys.argv[1:]))
