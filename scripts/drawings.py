"""The drawing kit: every diagram of the guide is made of these parts, so that the next one looks like the rest.

Each drawing is a function below that returns its parts; its docstring is the text for readers who hear it, the first
line its title. `python scripts/drawings.py` writes them to docs/assets/images/; a page includes one by
`--8<-- "assets/images/NAME.svg"` inside `<figure class="diagram">`, with a caption. A drawing is 336 units wide, as a
phone shows it, and its words are at least 14.5 units high. Lines take the text's color; `path` is the copper way of what
happens, `back` the dashed way back, `note` is muted.
"""

import re
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path

IMAGES = Path("docs/assets/images")
WIDTH = 336
WORD = 14.5  # height of the smallest letters
LINE = 18  # from one line of words to the next

Part = tuple[str, str]  # the class of its group, and its markup
Drawing = tuple[int, list[Part]]  # height and parts


def words(
    x: float, y: float, text: str, anchor: str = "middle", bold: bool = False, kind: str = "label"
) -> Part:
    """One line of text; y is its baseline."""
    weight = ' font-weight="700"' if bold else ""
    return kind, f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'


def box(
    x: float, y: float, width: float, lines: list[str], kind: str = "box", dashed: bool = False
) -> list[Part]:
    """A frame around lines of text, the first of them bold; 20 units high and a line each."""
    height = box_height(lines)
    dash = ' stroke-dasharray="6 5"' if dashed else ""
    frame = f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height}" rx="6"{dash}/>'
    text = [
        words(x + width / 2, y + 24 + LINE * n, line, bold=n == 0) for n, line in enumerate(lines)
    ]
    return [(kind, frame), *text]


def box_height(lines: list[str]) -> int:
    return 18 + LINE * len(lines)


def arrow(x1: float, y1: float, x2: float, y2: float, kind: str = "path") -> Part:
    """A straight line with a head, along one axis."""
    if y1 == y2:
        head = -8 if x2 > x1 else 8
        tip = f"M{x2 + head:g} {y2 - 5:g} {x2:g} {y2:g} {x2 + head:g} {y2 + 5:g}"
    else:
        head = -8 if y2 > y1 else 8
        tip = f"M{x2 - 5:g} {y2 + head:g} {x2:g} {y2:g} {x2 + 5:g} {y2 + head:g}"
    dash = ' stroke-dasharray="2 5"' if kind == "back" else ""
    return kind, f'<path d="M{x1:g} {y1:g} {x2:g} {y2:g}"{dash}/><path d="{tip}"/>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "divider") -> Part:
    return kind, f'<path d="M{x1:g} {y1:g} {x2:g} {y2:g}" stroke-width="1"/>'


def steps(items: list[list[str]], back: str = "", last: int = 0) -> Drawing:
    """Boxes from top to bottom with arrows between them; `back` names the way from box `last` to the first."""
    parts: list[Part] = []
    start = sum(box_height(lines) + 24 for lines in items[: last or None]) - 24
    y, width = 4, 330 if not back else 280
    for number, lines in enumerate(items):
        if number:
            parts.append(arrow(3 + width / 2, y, 3 + width / 2, y + 20))
            y += 24
        parts += box(3, y, width, lines)
        y += box_height(lines)
    if back:
        middle = start / 2
        parts += [
            (
                "back",
                f'<path d="M{3 + width} {start - 20} H312 V24 H{3 + width + 6}" stroke-dasharray="2 5"/>',
            ),
            ("back", f'<path d="M{3 + width + 12} 19 {3 + width + 4} 24 {3 + width + 12} 29"/>'),
            (
                "note",
                f'<text transform="translate(330 {middle:g}) rotate(-90)" text-anchor="middle">{escape(back)}</text>',
            ),
        ]
    return y + 4, parts


def pile(items: list[list[str]]) -> Drawing:
    """Layers, the widest at the bottom: each rests on the one below it."""
    parts: list[Part] = []
    y = 4
    for number, lines in enumerate(items):
        width = 330 - 36 * (len(items) - 1 - number)
        parts += box((WIDTH - width) / 2, y, width, lines)
        y += box_height(lines) + 8
    return y, parts


def talk(left: str, right: str, messages: list[tuple[str, str]]) -> Drawing:
    """Two sides and what they send. The direction is `>`, `<`, `x` (sent and lost) or `-` (a note across)."""
    parts = [*box(3, 4, 130, [left]), *box(203, 4, 130, [right])]
    y = 4 + box_height([left])
    top = y
    for direction, text in messages:
        lines = text.split("\n")
        y += 12 + LINE * len(lines)
        for n, words_of_line in enumerate(lines):
            kind = "note" if direction == "-" else "label"
            parts.append(
                words(WIDTH / 2, y - 6 - LINE * (len(lines) - 1 - n), words_of_line, kind=kind)
            )
        if direction == ">":
            parts.append(arrow(70, y + 4, 266, y + 4))
        elif direction == "<":
            parts.append(arrow(266, y + 4, 70, y + 4, "back"))
        elif direction == "x":
            parts += [
                ("path", f'<path d="M70 {y + 4} H228"/>'),
                ("bad", f'<path d="M230 {y - 2} l12 12 m0 -12 l-12 12"/>'),
            ]
        y += 10
    parts += [line(68, top, 68, y + 8), line(268, top, 268, y + 8)]
    return y + 12, parts


def bars(rows: list[tuple[str, float, str]]) -> Drawing:
    """A label above each bar and its value behind it; the longest bar is 210 units."""
    most = max(length for _, length, _ in rows)
    parts: list[Part] = []
    y = 4
    for label, length, value in rows:
        width = max(3, 210 * length / most)
        kind = "path" if length == most else "box"
        parts += [
            words(3, y + 14, label, "start", bold=True),
            (kind, f'<rect x="3" y="{y + 21}" width="{width:g}" height="14"/>'),
            words(width + 12, y + 33, value, "start"),
        ]
        y += 52
    return y, parts


# The drawings


def retries() -> Drawing:
    """A repeated call with the same reference books one parcel
    The shop asks the partner to book a parcel with reference 7. The answer is lost. The shop asks again with the same
    reference, and the partner answers that parcel 12 is booked already."""
    return talk(
        "Shop",
        "Partner",
        [
            (">", "book, reference 7"),
            ("-", "books parcel 12"),
            ("x", "no answer in 3 seconds"),
            ("-", "waits, a little longer each time"),
            (">", "book, reference 7 again"),
            ("<", "it is booked: parcel 12"),
        ],
    )


def webhooks() -> Drawing:
    """Messages that arrive in the wrong order
    The provider's message that an order was refunded reaches the shop before the one that it was paid. The shop saves each
    message once, asks the provider for the current state, and answers after saving."""
    return talk(
        "Provider",
        "Shop",
        [
            (">", "message 2: refunded"),
            ("<", "saved, thank you"),
            (">", "message 1: paid (late)"),
            ("<", "what is true now?"),
            (">", "refunded"),
            ("-", "the order is refunded"),
        ],
    )


def expand_contract() -> Drawing:
    """A column changes while the shop is open, in four releases
    First a new column is added beside the old one. Then the program writes both, and old rows are copied in batches. Then it
    reads the new column. Last, the old column is removed. After each of the first three releases one can go back."""
    return steps(
        [
            ["1. Expand", "add the new column, empty"],
            ["2. Write both", "and copy old rows in batches"],
            ["3. Read the new one", "compare both for some days"],
            ["4. Contract", "remove the old column"],
        ],
        back="a way back",
        last=3,
    )


def restore() -> Drawing:
    """Back to the minute before the mistake
    A backup is made at 02:00, and the database's log records every change after it. At 15:58 a table is emptied. The backup
    with the log leads back to 15:57; the backup alone leads back to 02:00 and loses the day; a replica repeats the mistake."""
    parts: list[Part] = [
        words(30, 24, "02:00", "start", bold=True),
        words(300, 24, "15:58", "end", bold=True),
        ("path", '<path d="M34 40 H296"/><circle cx="34" cy="40" r="6"/>'),
        ("bad", '<path d="M290 33 l14 14 m0 -14 l-14 14"/>'),
        words(30, 66, "backup", "start"),
        words(306, 66, "table emptied", "end"),
        words(168, 30, "log of changes", kind="note"),
        *box(3, 90, 330, ["Backup and log: back to 15:57", "nothing is lost"]),
        *box(3, 156, 330, ["Backup alone: back to 02:00", "14 hours are typed in again"]),
        *box(
            3,
            222,
            330,
            ["Replica: empty too", "it copies the mistake within a second"],
            dashed=True,
        ),
    ]
    return 282, parts


def two_at_once() -> Drawing:
    """Two tills and one card with 30 euros
    Both tills look first and see 30 euros, so both take 20 and the card has paid 40. If looking and taking are one step in
    the database, the second till is refused."""
    parts: list[Part] = [
        words(3, 20, "Look, then take", "start", bold=True),
        *box(3, 32, 158, ["Till A", "sees 30, takes 20"]),
        *box(175, 32, 158, ["Till B", "sees 30, takes 20"]),
        ("bad", '<path d="M160 106 l14 14 m0 -14 l-14 14"/>'),
        words(184, 119, "40 euros paid", "start"),
        words(3, 160, "One step in the database", "start", bold=True),
        *box(3, 172, 158, ["Till A", "takes 20 of 30"]),
        *box(175, 172, 158, ["Till B", "refused: 10 left"], dashed=True),
        ("path", '<path d="M160 254 l5 6 9 -13"/>'),
        words(184, 260, "20 euros paid", "start"),
    ]
    return 272, parts


def tests_by_cost() -> Drawing:
    """Kinds of tests by the time that each takes
    A unit test takes a thousandth of a second, an integration test up to a second, a contract test some seconds, an
    end-to-end test up to minutes. So there are many of the first and few of the last."""
    return pile(
        [
            ["End-to-end", "minutes; a handful"],
            ["Contract", "seconds; one a partner"],
            ["Integration", "up to a second; some"],
            ["Unit", "thousandths of a second; many"],
        ]
    )


def slow_page() -> Drawing:
    """Where the six seconds of a slow page go
    Of six seconds, the database takes 4.3 in 640 queries, the shipping partner 1.2, the browser 0.4 and the server's own code
    0.1. The largest wait is removed first."""
    return bars(
        [
            ("Database: 640 queries", 4.3, "4.3 s"),
            ("Shipping partner", 1.2, "1.2 s"),
            ("Browser", 0.4, "0.4 s"),
            ("The server's own code", 0.1, "0.1 s"),
        ]
    )


def invoice() -> Drawing:
    """Two ways to look up invoice 1042
    Customer 7 asks for invoice 1042, which belongs to customer 8. A lookup by number alone gives it out. A lookup by number and
    customer finds nothing, so nobody can forget the check."""
    parts: list[Part] = [
        *box(3, 4, 330, ["Customer 7 asks for invoice 1042", "it belongs to customer 8"]),
        arrow(84, 58, 84, 82),
        arrow(252, 58, 252, 82),
        *box(3, 86, 160, ["by number", "invoice 1042"]),
        *box(173, 86, 160, ["by its owner", "7's invoice 1042"]),
        arrow(84, 140, 84, 164, "bad"),
        arrow(252, 140, 252, 164),
        words(84, 184, "a stranger's", bold=True),
        words(84, 202, "invoice opens"),
        words(252, 184, "404", bold=True),
        words(252, 202, "nothing of that kind"),
    ]
    return 210, parts


def pipeline() -> Drawing:
    """From a finished change to your customers, and back
    A change is reviewed, built and tested, tried on a copy, and released in small steps while the errors are watched. If they
    rise, the release goes back to the version before."""
    return steps(
        [
            ["Review", "a second person reads it"],
            ["Build and test", "minutes, the same each time"],
            ["Try on a copy", "one real request"],
            ["Release in steps", "first a few customers"],
            ["Watch for an hour", "errors and times"],
        ],
        back="errors rise: go back",
    )


def hiring() -> Drawing:
    """The way to a signed contract, in your hours
    Naming the work and the ad take three hours, posting and messages four, reading five, preparing three, interviews seven and a
    half, deciding and checks three. That is 25.5 hours for 60 applications and five interviews."""
    return bars(
        [
            ("Name the work, write, check the ad", 3, "3 h"),
            ("Post, ask, write to people", 4, "4 h"),
            ("Read 60 applications", 5, "5 h"),
            ("Prepare the interview", 3, "3 h"),
            ("Five interviews, with scores", 7.5, "7.5 h"),
            ("Decide, offer, check", 3, "3 h"),
        ]
    )


def chain() -> Drawing:
    """One line from the trouble to the review
    What troubles you becomes a task line in the ad. The task line becomes a question with its key. The answer becomes a score.
    After ninety days the same words are the review."""
    return steps(
        [
            ["The trouble", "“we sold the last one twice”"],
            ["A line in the ad", "“prices and stock are right”"],
            ["A question with a key", "“two buy the last item”"],
            ["A score", "weak, acceptable, strong"],
            ["The review after 90 days", "the same words"],
        ]
    )


def levels() -> Drawing:
    """How far each level reaches
    A junior's work reaches one module, a mid-level developer's a whole feature across modules, a senior's the whole product and
    the people who build it."""
    parts: list[Part] = [
        ("box", '<rect x="3" y="4" width="330" height="222" rx="6"/>'),
        ("box", '<rect x="33" y="74" width="270" height="140" rx="6"/>'),
        ("path", '<rect x="63" y="144" width="210" height="58" rx="6"/>'),
        words(168, 28, "Senior", bold=True),
        words(168, 48, "what is built, bought or left out"),
        words(168, 98, "Mid-level", bold=True),
        words(168, 118, "a feature across modules"),
        words(168, 168, "Junior", bold=True),
        words(168, 188, "one module, reviewed"),
    ]
    return 230, parts


def sizes() -> Drawing:
    """Skills by size of project
    Three layers. A small site needs a language, a database with SQL, HTTP, Git, tests of the rules about money, basic security,
    releases that can be undone, backups and one alert. A growing product adds a framework, tests with each change, API design,
    background jobs, monitoring and review. A large shop adds containers, load tests, caches and queues, alerts, and changes
    without downtime."""
    return pile(
        [
            ["Large shop", "containers, load tests,", "caches, queues, alerts,", "no downtime"],
            ["Growing product", "framework, API design, review,", "background jobs, monitoring"],
            [
                "Small site",
                "one language, SQL, HTTP, Git,",
                "tests of the rules about money,",
                "basic security, undoable releases,",
                "backups, one alert",
            ],
        ]
    )


def first_72_hours() -> Drawing:
    """The first 72 hours after the developer left
    In the first two hours list the bills and write to developer, host and registrar. On day 1 keep the domain
    alive and stop all changes. On day 2 make a copy that is yours. From day 3 take over the accounts row by row, and remove
    the old access after each. Within two weeks order an audit of one day."""
    return steps(
        [
            ["Hours 1 and 2", "list the bills, send three letters"],
            ["Day 1", "domain renewed, no changes"],
            ["Day 2", "a copy of everything is yours"],
            ["From day 3", "row by row: yours, then theirs goes"],
            ["Within two weeks", "an audit of one day"],
        ]
    )


Maker = Callable[[], Drawing]

DRAWINGS: list[Maker] = [
    retries,
    webhooks,
    expand_contract,
    restore,
    two_at_once,
    tests_by_cost,
    slow_page,
    invoice,
    pipeline,
    hiring,
    chain,
    levels,
    sizes,
    first_72_hours,
]


def svg(drawing: Maker) -> str:
    """The drawing as an SVG whose title and description are read out."""
    name = drawing.__name__.replace("_", "-")
    title, _, text = (drawing.__doc__ or "").partition("\n")
    height, parts = drawing()
    groups: dict[str, list[str]] = {}
    for kind, drawn in parts:
        groups.setdefault(kind, []).append(drawn)
    body = []
    for kind, markup in groups.items():
        text_group = any(one.startswith("<text") for one in markup)
        look = f' fill="currentColor" stroke="none" font-size="{WORD:g}"' if text_group else ""
        body.append(f'<g class="{kind}"{look}>{"".join(markup)}</g>')
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linejoin="round" stroke-linecap="round">'
    )
    heard = " ".join(text.split())
    labels = f'<title id="{name}-title">{escape(title)}</title>\n<desc id="{name}-desc">{escape(heard)}</desc>'
    return "\n".join([head, labels, *body, "</svg>"]) + "\n"


def too_wide(markup: str) -> list[str]:
    """Words that leave the drawing, by a rough width of 0.52 of the letter's height (0.56 if bold)."""
    out = []
    for x, anchor, bold, text in re.findall(
        r'<text x="([\d.]+)" y="[\d.]+" text-anchor="(\w+)"( font-weight="700")?>([^<]+)', markup
    ):
        width = len(text) * WORD * (0.56 if bold else 0.52)
        left = float(x) - {"start": 0, "middle": width / 2, "end": width}[anchor]
        if left < 0 or left + width > WIDTH:
            out.append(text)
    return out


def main() -> int:
    for drawing in DRAWINGS:
        markup = svg(drawing)
        for text in too_wide(markup):
            print(
                f"scripts/drawings.py: {drawing.__name__}: “{text}” is too long: shorten it",
                file=sys.stderr,
            )
        (IMAGES / f"{drawing.__name__.replace('_', '-')}.svg").write_text(markup, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
