"""What a site has at its root for machines: robots.txt, llms.txt, and _headers for hosts that read it."""

import re
from html import unescape
from pathlib import Path
from typing import Any

from checker.project import load_yaml


def head(page: str, name: str) -> str:
    """The content of a meta element of a page."""
    found = re.search(rf'<meta (?:property|http-equiv)="{name}" content="([^"]*)"', page)
    return unescape(found[1]).strip() if found else ""


def built(site: Path, source: str) -> str:
    """The built page of a source in docs/; nothing for what leads to no page, of which the check tells."""
    html = re.sub(r"(^|/)index/$", r"\1", source.removesuffix(".md") + "/") + "index.html"
    return (site / html).read_text("utf-8") if (site / html).is_file() else ""


def llms(site: Path, config: dict[str, Any]) -> str:
    """The pages of the menu with the address of their Markdown. See https://llmstxt.org/."""

    def line(entry: str | dict[str, str]) -> str:
        title, source = next(iter(entry.items())) if isinstance(entry, dict) else ("", entry)
        if not (page := built(site, source)):
            return ""
        words = f"{title or head(page, 'og:title')}]({config['site_url']}{source}): "
        return f"- [{words}{head(page, 'og:description')}\n"

    text = f"# {config['site_name']}\n\n> {config['site_description']}\n\n"
    text += "Each page is also there as Markdown: the address below.\n"
    for entry in config["nav"]:
        [(title, value)] = entry.items()
        if not isinstance(value, list) and not value.endswith(".md"):
            continue  # a link to somewhere else
        below = (
            f"## {title}\n\n{''.join(map(line, value))}" if isinstance(value, list) else line(entry)
        )
        text += "\n" + below
    return text


def write(site: Path) -> None:
    """Writes the files, unless the site is the edition for a disk, which has no root and no policy."""
    policy = head(built(site, "index.md"), "Content-Security-Policy")
    if not policy:
        return
    config = load_yaml(Path("mkdocs.yml").read_text("utf-8"))
    files = {
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {config['site_url']}sitemap.xml\n",
        "llms.txt": llms(site, config),
        "_headers": "/*\n"
        f"  Content-Security-Policy: {policy}; frame-ancestors 'none'\n"
        "  Referrer-Policy: strict-origin-when-cross-origin\n"
        "  X-Content-Type-Options: nosniff\n",
    }
    for name, text in files.items():
        (site / name).write_text(text, "utf-8")
