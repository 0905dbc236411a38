"""The drawing kit: every diagram of the guide is made of these parts, so that the next one looks like the rest.

To draw one more: write a function below that returns its height and its parts, add it to DRAWINGS, run
`python scripts/drawings.py`, and include it in a page:

    <figure class="diagram" id="drawing-NAME">
    --8<-- "assets/images/NAME.svg"
    <figcaption>What it shows, in words that replace a paragraph.</figcaption>
    </figure>

The function's docstring is what a reader hears: its first line the title, the rest the drawing in words. The name of the
function, with hyphens, is the file's. A drawing is 336 units wide, as a phone shows it, 4 units from its edges; its
words are 14.5 units high or more; steps go down, times go right.

Whole drawings: `steps` (a sequence, with a way back), `talk` (two sides and their messages), `bars` (sizes), `pile`
(layers), `pairs` (the wrong way above the right one). Parts: `words`, `box` (dashed: another company's, or refused),
`arrow`, `line`. Kinds, which docs/assets/stylesheets/guide.css colors: `path` the copper way of what happens, `back` the
dashed way back, `bad` what must not happen, `box` a frame, `note` muted words, `label` all others, `divider` a thin line,
`good` what should.
tests/test_drawings.py holds title, words, sizes and edges; scripts/cards.py makes the pictures for shared links.
"""

import re
import sys
from collections.abc import Callable
from html import escape
from itertools import pairwise
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


def steps(items: list[list[str]], back: str = "", single: int = 0) -> Drawing:
    """Boxes from top to bottom with arrows between them; `back` names the way from the last one to the first, or,
    among the first `single` boxes, from each to the one above."""
    parts: list[Part] = []
    y, width = 4, 330 if not back else 280
    middles = []
    for number, lines in enumerate(items):
        if number:
            parts.append(arrow(3 + width / 2, y, 3 + width / 2, y + 20))
            y += 24
        parts += box(3, y, width, lines)
        middles.append(y + box_height(lines) / 2)
        y += box_height(lines)
    if back:
        edge = 3 + width
        ways = list(pairwise(middles[:single])) if single else [(middles[0], middles[-1])]
        for upper, lower in ways:
            end, begin = upper + 6 * bool(single), lower - 6 * bool(single)
            line = f'<path d="M{edge} {begin:g} H312 V{end:g} H{edge + 6}" stroke-dasharray="2 5"/>'
            tip = f"M{edge + 12} {end - 5:g} {edge + 4} {end:g} {edge + 12} {end + 5:g}"
            parts += [("back", line), ("back", f'<path d="{tip}"/>')]
        middle = (ways[0][0] + ways[-1][1]) / 2
        turned = f'transform="translate(330 {middle:g}) rotate(-90)" text-anchor="middle"'
        parts.append(("note", f"<text {turned}>{escape(back)}</text>"))
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
            (
                kind,
                f'<rect x="3" y="{y + 21}" width="{width:g}" height="14" fill="currentColor" fill-opacity="{0.9 if kind == "path" else 0.2}"/>',
            ),
            words(width + 12, y + 33, value, "start"),
        ]
        y += 52
    return y, parts


def pairs(rows: list[tuple[str, list[str], list[str], str]]) -> Drawing:
    """First the wrong way, then the right one: a heading, two boxes, and what comes of it."""
    parts: list[Part] = []
    y = 4
    for number, (heading, left, right, result) in enumerate(rows):
        right_one = number == len(rows) - 1
        parts += [
            words(3, y + 16, heading, "start", bold=True),
            *box(3, y + 28, 158, left),
            *box(175, y + 28, 158, right),
        ]
        y += 28 + box_height(left) + 20
        sign = "m0 7 5 6 9 -13" if right_one else "m0 0 14 14 m0 -14 l-14 14"
        parts += [
            ("path" if right_one else "bad", f'<path d="M4 {y - 8} {sign}"/>'),
            words(28, y + 5, result, "start"),
        ]
        y += 32
    return y - 8, parts


# The drawings


def hood() -> Drawing:
    """What happens below the line when somebody presses Pay
    Above the line stand a customer, who presses Pay, and the shop: this is what visitors see. Below it are three rooms. The
    press goes down into the room of the rules, on to the room of the data, and out to a bank, which is another company. The
    answer comes back up to the customer. The rooms below the line are what a backend developer builds."""
    awning = f"M196 24 H328 V36 {'a11 11 0 0 1 -22 0 ' * 6}Z"
    check = "l4 4 6 -8"
    shelf = "a20 5 0 0 0 40 0"
    parts: list[Part] = [
        ("ground", '<path d="M0 88 H336"/>'),
        (
            "person",
            '<circle cx="16" cy="44" r="7"/><path d="M16 51 V69 l-8 19 M16 69 l8 19 M16 57 L34 46"/>',
        ),
        ("path", '<rect x="34" y="24" width="60" height="30" rx="15"/>'),
        words(64, 44, "Pay", bold=True),
        words(102, 44, "paid ✓", "start", kind="note"),
        (
            "person",
            f'<path d="{awning} M202 47 V88 M322 47 V88 M214 88 V60 H240 V88 M252 60 H310 V78 H252 Z"/>',
        ),
        words(262, 16, "the shop"),
        *[("box", f'<rect x="{x}" y="112" width="102" height="74" rx="6"/>') for x in (3, 117)],
        ("box", '<rect x="231" y="112" width="102" height="74" rx="6" stroke-dasharray="6 5"/>'),
        ("person", f'<path d="M34 126 {check} M52 127 H74 M34 142 {check} M52 143 H74"/>'),
        (
            "person",
            f'<path d="M148 126 {shelf} a20 5 0 0 0 -40 0 V148 {shelf} V126 M148 137 {shelf}"/>',
        ),
        (
            "person",
            '<path d="M262 132 L282 120 302 132 Z M267 137 V148 M277 137 V148 M287 137 V148 M297 137 V148 M262 153 H302"/>',
        ),
        words(54, 176, "your rules"),
        words(168, 176, "your data"),
        words(282, 176, "the bank"),
        arrow(54, 54, 54, 110),
        arrow(105, 149, 115, 149),
        arrow(219, 149, 229, 149),
        (
            "back",
            '<path d="M168 112 V100 H82 V60" stroke-dasharray="2 5"/><path d="M77 66 82 58 87 66"/>',
        ),
    ]
    return 190, parts


def request() -> Drawing:
    """One request: a customer pays
    The browser sends the request to the web server, which hands it to the backend code. The code asks the database and the
    payment provider, which is another company, and the answer goes back the same way."""
    parts: list[Part] = [
        *box(68, 4, 200, ["Browser", "“Pay” is clicked"]),
        *box(68, 110, 200, ["Web server", "receives, encrypts"]),
        *box(68, 216, 200, ["Backend code", "checks who asks,", "applies your rules"]),
        (
            "box",
            '<path d="M4 346v54c0 7 31 12 70 12s70-5 70-12v-54a70 12 0 0 0-140 0 70 12 0 0 0 140 0"/>',
        ),
        words(74, 382, "Database", bold=True),
        words(74, 400, "keeps the order"),
        *box(172, 346, 160, ["Payment provider", "moves the money"], dashed=True),
        arrow(156, 58, 156, 106),
        arrow(156, 164, 156, 212),
        arrow(110, 288, 110, 330),
        arrow(222, 288, 222, 342),
        arrow(180, 110, 180, 64, "back"),
        arrow(180, 216, 180, 170, "back"),
        ("divider", '<path d="M4 85H136M200 85H332" stroke-width="1"/>'),
        words(332, 76, "seen", "end", kind="note"),
        words(332, 103, "not seen", "end", kind="note"),
    ]
    return 416, parts


def one_place() -> Drawing:
    """A new price rule, in one place or in four
    If the price is worked out in one place, product page, basket, invoice and newsletter ask it, and a new rule takes two days.
    If each of the four works it out alone, the new rule takes three weeks, and one of the four is forgotten."""
    parts: list[Part] = [
        words(3, 18, "One place: 2 days", "start", bold=True),
        words(178, 18, "Four: 3 weeks", "start", bold=True),
        *box(3, 34, 60, ["price"]),
        ("path", '<path d="M63 52 H75 M75 52 V190"/>'),
    ]
    for number, name in enumerate(["product", "basket", "newsletter", "invoice"]):
        y = 52 + 46 * number
        parts += [
            ("path", f'<path d="M75 {y} H86"/>'),
            words(92, y + 5, name, "start"),
            (
                "bad" if number == 3 else "box",
                f'<rect x="178" y="{y - 16}" width="56" height="32" rx="6"/>',
            ),
            words(206, y + 5, "price"),
            words(242, y + 5, name, "start"),
        ]
    parts.append(words(178, 230, "forgets the new rule", "start", kind="note"))
    return 240, parts


def promise() -> Drawing:
    """A field of the API gets another name
    If it is renamed on Friday without a word, the partner's program finds nothing under the old name, and on Monday its orders
    have stopped. If both names work until a date that the partners know, nothing stops."""
    return pairs(
        [
            (
                "Rename at once",
                ["Friday", "“qty” is “amount”"],
                ["Weekend", "“qty” is unknown"],
                "on Monday the orders have stopped",
            ),
            (
                "Rename with a date",
                ["From today", "both names work"],
                ["On 30 June", "“qty” ends"],
                "no partner notices",
            ),
        ]
    )


def whose_card() -> Drawing:
    """Whose card is it?
    Whoever has the number of a gift card may spend it, so the shop limits how often one may guess. A loyalty card has an owner,
    so the shop looks it up together with the customer who is logged in, and a stranger's card is not found."""
    parts: list[Part] = [
        *box(3, 4, 158, ["Gift card", "number is the key"]),
        *box(175, 4, 158, ["Loyalty card", "it has an owner"]),
        arrow(82, 58, 82, 92),
        arrow(254, 58, 254, 92),
        words(82, 114, "Who guesses?", bold=True),
        words(82, 132, "five tries, a pause,"),
        words(82, 150, "and an alert"),
        words(254, 114, "Who is logged in?", bold=True),
        words(254, 132, "card and owner are"),
        words(254, 150, "looked up together"),
    ]
    return 158, parts


def on_call() -> Drawing:
    """The site is down at night: who does what
    An alert says what customers cannot do. One person answers and leads. First the harm is stopped by going back to the previous
    version; the cause waits for the morning. Within a week a review names at most three repairs, each with an owner and a
    date."""
    return steps(
        [
            ["02:10  Alert", "“customers cannot pay”"],
            ["02:15  One person leads", "and one informs the others"],
            ["02:25  Stop the harm", "go back to the previous version"],
            ["In the morning: the cause", "with the log, rested"],
            ["Within a week: the review", "three repairs, each with a date"],
        ]
    )


def stages() -> Drawing:
    """The seven stages of the path, with their hours
    One rule, an answer over HTTP and money that stays come first; then tests that run by themselves, login and payment, a
    service that is live and watched, and work that others can read. Together 95 to 330 hours by this guide's estimate; login
    and payment take longest."""
    return bars(
        [
            ("1. One rule", 40, "10 to 40 h"),
            ("2. An answer over HTTP", 40, "10 to 40 h"),
            ("3. Money that stays", 50, "15 to 50 h"),
            ("4. Tests that run by themselves", 30, "10 to 30 h"),
            ("5. Login and payment", 80, "25 to 80 h"),
            ("6. Live and watched", 50, "15 to 50 h"),
            ("7. Work others can read", 40, "10 to 40 h"),
        ]
    )


def marks() -> Drawing:
    """One question, three marks, and who decides
    The answer to a question is scored with one of three marks: weak for one point, acceptable for two, strong for three. The
    follow-up, asked of everybody, may raise or lower the score by one step. Each interviewer scores alone, before talking."""
    answers = [
        ("Weak, 1", "“that rarely happens”", "bad"),
        ("Acceptable, 2", "names a lock", "box"),
        ("Strong, 3", "and what the second one sees", "good"),
    ]
    parts: list[Part] = box(
        3, 4, 330, ["One question, the same for all", "“Two buy the last item”"]
    )
    for number, (name, said, kind) in enumerate(answers):
        y = 88 + 54 * number
        full = ' fill="currentColor"' if number == 2 else ""
        half = f'<path d="M22 {y - 13} a13 13 0 0 0 0 26 Z" fill="currentColor"/>'
        parts += [
            (kind, f'<circle cx="22" cy="{y}" r="13"{full}/>{half if number == 1 else ""}'),
            words(50, y - 3, name, "start", bold=True),
            words(50, y + 15, said, "start"),
        ]
    parts += box(3, 232, 330, ["The follow-up", "one step up, or one step down"])
    return 290, parts


def first_year() -> Drawing:
    """The bill of a first year, with invented numbers
    Of 88,200 in the first year, 60,000 are pay, 12,000 the employer's contributions, 7,200 an outside reviewer, 3,200 the
    hiring and the start, 3,000 equipment and 2,800 on call and cover. Pay is two thirds of the bill."""
    return bars(
        [
            ("Pay", 60, "60,000"),
            ("Employer's contributions", 12, "12,000"),
            ("Outside reviewer", 7.2, "7,200"),
            ("Hiring and start", 3.2, "3,200"),
            ("Equipment, services, training", 3, "3,000"),
            ("On call and cover", 2.8, "2,800"),
        ]
    )


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
    """A column changes while the shop is open, in five releases
    First a new column is added beside the old one. Then the program writes both, and old rows are copied in batches. Then it
    reads the new column. Then it stops writing the old one. Last, weeks later, the old column is removed. After each of the
    first four releases one can go back to the one before."""
    return steps(
        [
            ["1. Expand", "add the new column, empty"],
            ["2. Write both", "and copy old rows in batches"],
            ["3. Read the new one", "compare both for some days"],
            ["4. Stop writing the old", "it may be empty now"],
            ["5. Contract, weeks later", "remove the old column"],
        ],
        back="one step back at a time",
        single=4,
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
        *box(3, 90, 330, ["Backup and log: back to 15:57", "at most a minute is lost"]),
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
    return pairs(
        [
            (
                "Look, then take",
                ["Till A", "sees 30, takes 20"],
                ["Till B", "sees 30, takes 20"],
                "the card has paid 40 euros",
            ),
            (
                "One step in the database",
                ["Till A", "takes 20 of 30"],
                ["Till B", "refused: 10 left"],
                "20 euros paid, 10 left",
            ),
        ]
    )


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
    rise, the release goes back to the previous version."""
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
    hood,
    request,
    one_place,
    promise,
    whose_card,
    on_call,
    stages,
    first_year,
    marks,
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
