"""The pictures that a shared link shows, one for each type of page, made from the drawing kit.

`python scripts/cards.py` writes docs/assets/images/social/TYPE.png with the Chromium that $CHROMIUM names. The pictures are
committed, so that a build needs neither a browser nor an imaging library. Each holds the digest of what it was made from;
tests/test_drawings.py says when one is older than its words or its drawing.
"""

import hashlib
import os
import struct
import zlib
from html import escape

import drawings

FOLDER = drawings.IMAGES / "social"
SIZE = (1200, 630)
KEY = b"Source"  # the PNG's text chunk that holds the digest

# Type of page, as overrides/main.html writes it into the class: its words, its drawing.
CARDS: dict[str, tuple[str, drawings.Maker]] = {
    "page": ("Hire a backend developer, or become one", drawings.hood),
    "role": ("Whether you need one, and whom", drawings.levels),
    "responsibility": ("What good work looks like, level by level", drawings.two_at_once),
    "skill": ("Which skills to ask for, by size", drawings.sizes),
    "hiring": ("From the first line of the ad to the first day", drawings.hiring),
    "questions": ("Interview questions, with scored answers", drawings.marks),
    "sheet-to-print": ("A sheet to print and take along", drawings.marks),
    "tool": ("Answer, and it writes the rest", drawings.chain),
    "for-candidates": ("The path into the job, in seven stages", drawings.stages),
}
STYLE = """body{margin:0;width:1200px;height:630px;display:flex;box-sizing:border-box;padding:64px 72px;gap:64px;align-items:center;
background:#fff;color:#1c2230;border-bottom:16px solid #a8430c;font-family:system-ui,sans-serif;overflow:hidden}
div{flex:1}p{margin:0 0 40px;font:700 32px Georgia,serif;color:#a8430c}h1{margin:0;font:700 68px/1.12 Georgia,serif;text-wrap:balance}
svg{flex:none;width:490px;max-height:486px}.box,.note,.back,.divider{color:#565e6e}.path{color:#a8430c}.bad{color:#9a2b22}.good{color:#1c6b3f}"""


def markup(kind: str) -> str:
    """The card of a type of page, as a page for a browser."""
    words, drawing = CARDS[kind]
    return (
        f"<!doctype html><style>{STYLE}</style><div><p>Backend Developer Guide</p>"
        f"<h1>{escape(words)}</h1></div>{drawings.svg(drawing)}"
    )


def digest(kind: str) -> bytes:
    return hashlib.sha256(markup(kind).encode()).hexdigest().encode()


def with_digest(png: bytes, kind: str) -> bytes:
    """The picture with a text chunk after its header."""
    data = b"tEXt" + KEY + b"\0" + digest(kind)
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return png[:33] + chunk + png[33:]


def main() -> int:
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or None
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
        for kind in CARDS:
            page.set_content(markup(kind))
            (FOLDER / f"{kind}.png").write_bytes(with_digest(page.screenshot(), kind))
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
