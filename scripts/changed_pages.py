"""Prints pages of site/ as one HTML file that needs no other: for a look at a change without a download.

Standard input names the pages' sources, such as `docs/faq.md`, one a line. Fails if none of them was built.
"""

import base64
import re
import sys
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from addresses import built
from checker.project import load_yaml

SITE = Path("site")
ALONE = r"""(?sx)
    <script\b.*?</script> | <template\b.*?</template>
    | <meta\ http-equiv="Content-Security-Policy".*?>
    | <link\ rel="(?!stylesheet)[^>]*>
"""


def whole(file: Path, address: str) -> str:
    """A built page without scripts, with its style sheets and pictures inside and its links absolute."""

    def sheet(found: re.Match[str]) -> str:
        return f"<style>{(file.parent / found[1]).read_text('utf-8')}</style>"

    def picture(found: re.Match[str]) -> str:
        data = base64.b64encode((file.parent / found[1]).read_bytes()).decode()
        return f'src="data:image/svg+xml;base64,{data}"'

    page = re.sub(ALONE, "", file.read_text("utf-8"))
    page = re.sub(r'<link rel="stylesheet" href="([^":?]+)">', sheet, page)
    page = re.sub(r'src="([^":]+\.svg)"', picture, page)
    return re.sub(r'href="(?![#"])([^"]*)"', lambda one: f'href="{urljoin(address, one[1])}"', page)


def main(names: list[str]) -> int:
    home = load_yaml(Path("mkdocs.yml").read_text("utf-8"))["site_url"]
    shown = []
    for name in names:
        place = built(name.removeprefix("docs/").removesuffix(".md"), flat=False)
        if (SITE / place).exists():
            page = whole(SITE / place, home + place.removesuffix("index.html"))
            shown.append(
                f'<h2>{escape(name)}</h2><iframe sandbox srcdoc="{escape(page)}"></iframe>'
            )
    if not shown:
        print("no page was changed, or the site was not built: nothing to show", file=sys.stderr)
        return 1
    print(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title>'
        '<meta name="viewport" content="width=device-width">'
        "<style>body{margin:0;font:1rem system-ui}h2{margin:1rem;font-size:1rem}"
        "iframe{width:100%;height:92vh;border:solid #888;border-width:1px 0}</style>",
        *shown,
        sep="\n",
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.stdin.read().split()))
