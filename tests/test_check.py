"""The check: a bad page for every rule, everything that is good, and what nobody thought of.

All bad pages live in one project and all good ones in another; each is built once, by real MkDocs.
To test a new rule, add its bad page to BAD, with what the check must say about it.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import time
from pathlib import Path

import check
import pytest
from checker.facts import css_urls, read, srcset
from checker.links import malformed, resolve
from checker.marks import MARK, Marks
from checker.page import fences
from checker.project import load_yaml
from checker.rules import RULES
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Files = dict[str, str | bytes]
CONFIG = """\
site_name: T
site_url: https://t.example/sub/
theme:
  name: material
  custom_dir: overrides
  font: false
plugins: [search, meta]
exclude_docs: secret.md
draft_docs: draft.md
not_in_nav: |
  /*
  !/lost.md
extra:
  check: {served_elsewhere: {/es/: the Spanish edition is another build}}
  social: [{icon: fontawesome/brands/github, link: "https://git.example/"}]
markdown_extensions:
  - abbr
  - admonition
  - attr_list
  - def_list
  - footnotes
  - md_in_html
  - tables
  - toc: {permalink: true}
  - pymdownx.details
  - pymdownx.highlight: {anchor_linenums: true}
  - pymdownx.superfences
  - pymdownx.tabbed: {alternate_style: true}
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - pymdownx.snippets: {base_path: [snippets]}
nav:
  - Home: index.md
  - Far: https://far.example/
"""
COMMON: Files = {
    "docs/index.md": "# Home\n\n## It's C++ & x_y\n\n![A](img/a.png)\n\n[file](img/a.pdf) "
    '<svg><use href="img/a.svg#in"/></svg>\n',
    "docs/sub/index.md": "# Sub\n\n## One {#first}\n",
    "docs/img/a.png": "x",
    "docs/img/a.pdf": "x",
    "docs/img/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><symbol id="in"></symbol></svg>',
    "docs/secret.md": "# Secret\n",
    "docs/draft.md": "# Draft\n",
    "snippets/part.md": "Part.\n\n--8<-- [start:some]\nSome.\n--8<-- [end:some]\n",
    "snippets/open.md": "--8<-- [start:some]\nSome.\n",
    "overrides/main.html": '{% extends "base.html" %}\n',
}

# rule → [(the page below its title, which stands on line 1, and what the check says of it)]
BAD: dict[str, list[tuple[str, list[str]]]] = {
    "dead-link": [
        ("[x](gone.md)", ["3: `gone.md` leads to no page: correct the address or remove it"]),
        ('[x](gone.md "T")\n\n[x](<gone two.md>)', [
            "3: `gone.md` leads to no page: correct the address or remove it",
            "5: `gone two.md` leads to no page: correct the address or remove it"]),
        ("[x][r]\n\n[r]: gone.md", ["5: `gone.md` leads to no page: correct the address or remove it"]),
        ("[x\ny](\ngone.md)", ["5: `gone.md` leads to no page: correct the address or remove it"]),
        ("[x](gone.md)\r\n\r\n[y](gone.md)", [
            "3: `gone.md` leads to no page: correct the address or remove it",
            "5: `gone.md` leads to no page: correct the address or remove it"]),
        ('=== "T"\n\n    | a |\n    |---|\n    | [x](gone.pdf) |', ["7: `gone.pdf` leads to no page: correct the address or remove it"]),
        ("[x](Index.md)", ["3: `Index.md` leads to no page: did you mean `index.md`?"]),
        ('<a href="../index.md">x</a>', ["3: `../index.md` leads to no page: did you mean `../`?"]),
        ('<a href="../sub.html">x</a>', ["3: `../sub.html` leads to no page: did you mean `../sub/`?"]),
        ("[x](img/)", ["3: `img/` leads to no page: correct the address or remove it"]),
        ("[x](secret.md)", ["3: `secret.md` leads to no page: docs/secret.md is excluded by `exclude_docs`; publish it or remove the link"]),
        ("[x](draft.md)", ["3: `draft.md` leads to no page: docs/draft.md is a draft (`draft_docs`); publish it or remove the link"]),
        ('<meta http-equiv="refresh" content="0; url=gone/">', ["3: `gone/` leads to no page: correct the address or remove it"]),
        ('> [x](gone.md\n> "Title")', ["3: `gone.md` leads to no page: correct the address or remove it"]),
        ("[x](https://t.example/sub/gone/)", ["3: `https://t.example/sub/gone/` leads to no page: correct the address or remove it"]),
    ],
    "dead-anchor": [
        ("[x](#gone)", ["3: this page has no `#gone`: correct the fragment or give the place that id"]),
        ("[x](index.md#its-c--x_y)", ["3: `index.md#its-c--x_y`: the page has no `#its-c--x_y`: did you mean `#its-c-x_y`?"]),
        ("[x](sub/index.md?q=1#First)", ["3: `sub/index.md?q=1#First`: the page has no `#First`: did you mean `#first`?"]),
        ('<!-- <a id="gone"></a> --> `id="gone"` <a href="#gone">x</a>', ["3: this page has no `#gone`: correct the fragment or give the place that id"]),
        ('<svg><use href="../img/a.svg#gone"/></svg>', ["3: `../img/a.svg#gone`: the page has no `#gone`: correct the fragment or give the place that id"]),
        ("[x](https://t.example/sub/sub/#gone)", ["3: `https://t.example/sub/sub/#gone`: the page has no `#gone`: correct the fragment or give the place that id"]),
    ],
    "missing-asset": [
        ("![x](img/A.png)", ["3: `img/A.png` leads to no file: did you mean `img/a.png`?"]),
        ('<img alt="" src="../img/a.png" srcset="../img/a.png 1x, gone.png 2x">', ["3: `gone.png` leads to no file: correct the address or remove it"]),
        ('<video poster="gone.png"></video>\n<div style="background: url(gone.webp)"></div>', [
            "3: `gone.png` leads to no file: correct the address or remove it",
            "4: `gone.webp` leads to no file: correct the address or remove it"]),
        ('<svg><use href="../img/gone.svg#i"/></svg>', ["3: `../img/gone.svg#i` leads to no file: correct the address or remove it"]),
        ('<svg><image xlink:href="gone.png"/></svg>', ["3: `gone.png` leads to no file: correct the address or remove it"]),
    ],
    "empty-link": [('[x]()\n\n[y]( "Title")', [
        "3: the address is empty: write where it leads, or delete it",
        "5: the address is empty: write where it leads, or delete it"])],
    "malformed-address": [
        ("[x](htps://far.example)", ["3: the scheme `htps:` is misspelled: did you mean `https:`?"]),
        ("[x](https:/far.example)", ["3: `https:/far.example` is no valid address: write `https://host/path`"]),
        ("[x](me@far.example)", ["3: `me@far.example` is a mail address without scheme: write `mailto:me@far.example`"]),
        ("See <htp://far.example/>.", ["3: the scheme `htp:` is misspelled: did you mean `http:`?"]),
        ("[x](www.far.example)", ["3: `www.far.example` has no valid scheme: write `https://` before the host"]),
        ("[x](http://https://far.example)", ["3: `http://https://far.example` is no valid address: write `http://host/path`"]),
        ("[x](localhost:8000/x)", ["3: `localhost:8000/x` starts with no scheme: write `https://` before a host"]),
        ("[x](mailto:me)", ["3: `mailto:me` is no mail address: write `mailto:name@example.org`"]),
    ],
    "outside-site": [
        ("[x](/sub2/)", ["3: `/sub2/` leaves out the site's path `/sub/`: write a relative link, or begin with that path"]),
        ("[x](/img/a.pdf)", ["3: `/img/a.pdf` leaves out the site's path `/sub/`: write a relative link, or begin with that path"]),
        ('<a href="../../../x/">x</a>', ["3: `../../../x/` leads out of the site: use fewer `../`"]),
    ],
    "own-domain": [
        ("[x](https://t.example/sub/sub/#first)", [
            "3: `https://t.example/sub/sub/#first` writes out the site's own domain: write `sub/index.md#first`"]),
    ],
    "redirect-loop": [('<meta http-equiv="refresh" content="0; url=./">', [
        "3: this refresh leads back to itself over 1 page(s): name the page to reach"])],
    "undefined-reference": [
        ("[some text][nowhere] `[a][b]`", ["3: `[nowhere]` is defined nowhere: add `[nowhere]: address`"]),
        ("[set-up] or [sic]\n\n[set up]: index.md", ["3: `[set-up]` is defined nowhere: did you mean `[set up]`?"]),
        ("- [ ] [some\n    text][nowhere]", ["3: `[nowhere]` is defined nowhere: add `[nowhere]: address`"]),
    ],
    "footnote": [
        ("Text[^1].", ["3: the footnote `[^1]` is written nowhere: add `[^1]: text`"]),
        ("[^1]: Text.", ["3: nobody cites the footnote `[^1]`: cite it or remove it"]),
    ],
    "include": [
        ('--8<-- "gone.md"', ["3: the snippet `gone.md` does not exist: correct the name or write it"]),
        ('```\n--8<-- "part.md:gone"\n```', ["4: `part.md` has no section `gone`: correct the name or write it"]),
        ('--8<-- "open.md:some"', ["3: `open.md` has no end of the section `some`: correct the name or write it"]),
    ],
    "image-without-alt": [('<p><img\n  src="../img/a.png"></p>\n\n![a](<img/a.png>)', ['3: the image `a.png` has no `alt`: say what it shows, or write `alt=""`'])],
    "link-without-text": [
        ("[](index.md)", ["3: the link to `index.md` has no text: say where it leads"]),
        ('<a href="../sub/"><span> </span></a>', ["3: the link to `../sub/` has no text: say where it leads"]),
    ],
    "second-h1": [("# Other", ["3: `Other` is a second title: make it a `##` heading"])],
    "skipped-level": [("### Deep", ["3: `Deep` jumps from level 1 to 3: make it level 2"])],
    "empty-heading": [("##\n\nText.", ["3: this heading is empty: write it or remove it"])],
    "duplicate-id": [("## A {#a}\n\nText.\n\n## B {#a}", ["7: the id `a` is given twice: give one of the places another id"])],
    "unclosed-fence": [
        ("```\nx = 1\n\nText.\n\n```\nls\n```\n\nEnd.", ["3: this code fence is never closed: end it with ``` in the same column, or remove it"]),
        ("<!-- a -->\n\n````python\nx = 1\n```\n\n# Not a second title", ["5: this code fence is never closed: end it with ```` in the same column, or remove it"]),
        ("```python\nx = 1", ["3: this code fence is never closed: end it with ``` in the same column, or remove it"]),
    ],
    "front-matter": [],
    "leftover": [
        ("**Note: open", ["3: readers see `**`: close the `**`, or write `\\*\\*`"]),
        ("See [the price] (index.md).", ["3: readers see `[the price] (index.md)`: write `[text](address)` without the space"]),
        ("See (the price)[index.md].", ["3: readers see `(the price)[index.md]`: write `[text](address)`"]),
        ("> [!NOTE]\n> Text", ["3: readers see `[!NOTE]`: write a paragraph that begins with a bold word"]),
        ("- [ ] task", ["3: readers see `[ ]`: this site has no boxes to tick: write a plain list"]),
        ("a\n\n<<<<<<< HEAD\n\nb", ["5: readers see `<<<<<<< HEAD`: a merge was left open: keep one of the two texts"]),
        ("See https://far.example/x for it.", ["3: readers see `https://far.example/x`: write `[text](address)`, or put it between < and >"]),
        ("Text :nosuch: here", ["3: readers see `:nosuch:`: this site has no such pictures: write a word"]),
        ("Text\n| a | b |\n|---|---|\n| 1 | 2 |", ["5: readers see `|---|---|`: leave an empty line above the table, and give it a row of names"]),
        ("Text:\n- one\n- two", ["4: readers see `- one`: leave an empty line above the list"]),
        ("Text <!-- open", ["3: readers see `<!--`: end the comment with `-->`"]),
        ("On 2026-02-30, 2026-13-01 and 2026-12-31.", [
            "3: readers see `2026-02-30`: no calendar has this day: correct it",
            "3: readers see `2026-13-01`: no calendar has this day: correct it"]),
        ('<figure>\n![A](img/a.png)\n</figure>\n\n<p>[x](index.md) f[i](n)</p>', [
            "4: readers see `![A](img/a.png)`: give the HTML around it `markdown`, as in `<figure markdown>`, or write HTML",
            "7: readers see `[x](index.md)`: give the HTML around it `markdown`, as in `<figure markdown>`, or write HTML"]),
        ("Term { #term-x }\n:What it is.\n\nThen {#open\n\n`{ #shown }`", [
            "3: readers see `{ #term-x }`: they end a heading or a term, below which stands `:` with three spaces",
            "6: readers see `{#open`: they end a heading or a term, below which stands `:` with three spaces"]),
        ("Text.\n\n///Footnotes Go Here///", [
            "5: readers see `///Footnotes Go Here///`: cite a source as `[^name]` and write it as `[^name]: text`, or take this out"]),
        ("Text TODO more", ["3: readers see `TODO`: finish it, or take it out"]),
    ],
    "template-mark": [("Version {{ version }}.", ["3: readers see the template mark `{{`: fill it in, or show it as code"])],
    "image-without-words": [("![](img/a.png) `![](x.png)`\n\n```\n![](y.png)\n```", [
        "3: the image `a.png` says nothing to people who can't see it: write `![what it shows](…)`"])],
    "empty-section": [("## A\n\n## B\n\n### C\n\nText.\n\n## D\n\n`x`", [
        "3: nothing stands below `A`: write it or remove the heading"])],
    "same-heading": [("## A\n\nText.\n\n### In\n\nText.\n\n## B\n\n### In\n\nText.\n\n## A\n\nText.", [
        "17: `A` is a heading twice: say in one of them how they differ"])],
    "table-row": [("| a | b |\n|---|---|\n| 1 |\n| `|` | 2 |\n`|` | `2`\n| 1 | 2 | 3 |\n\n| not a table |", [
        "5: this row has 1 cell, and its table 2: add what is missing, or write `\\|` for a `|` that is no border",
        "8: this row has 3 cells, and its table 2: add what is missing, or write `\\|` for a `|` that is no border"])],
    "unclosed-block": [("<div markdown>\n\n<!-- --8<-- [start:a] -->\n<div>a</div> `<div>`\n<!-- --8<-- [end:a] -->\n\nText.", [
        "3: this <div> is never closed: write </div> where it ends"])],
    "blank-to-fill": [("Ask <your name> or `<your name>`.", [
        "3: no reader sees `<your name>`: fill it in, or write it as code"])],
    "list-indent": [
        ("- a\n  <https://far.example/> goes on\n  and on\n- b\n    - c", []),
        ("- a\n  - `b`", ["4: indented by 2 columns, this item becomes a sibling: indent it by 4"]),
        ("- a\n  - b\n  - c", ["4: indented by 2 columns, this item becomes a sibling: indent it by 4"]),
        ("1. a\n   goes on\n2. b\n\n   More.\n\n3. c", ["7: indented by 3 columns, this ends the list: indent it by 4"]),
        ("1. a\n\n   ```sh\n   ls\n   ```\n2. b", ["5: indented by 3 columns, this ends the list: indent it by 4"]),
    ],
}  # fmt: skip

TEMPLATE = '{%% extends "base.html" %%}\n{%% block footer %%}\n%s{%% endblock %%}\n'
BLOG: Files = {
    "mkdocs.yml": CONFIG.replace("[search, meta]", "[search, meta, blog]")
    + "  - Blog: blog/index.md\n",
    "docs/blog/index.md": "# Blog\n",
}
POST = "---\ndate: 2024-01-31\n---\n# A post\n\nText.\n\n<!-- more -->\n"
TODAY = time.strftime("%Y-%m-%d")
# What surrounds a page: (files, all that the check says), each a project of its own.
META = (
    "sections: [Why, Sources]\nfront_matter:\n  checked: date\n  months: {form: number, optional: true}\n"
    "  level: [low, high]\n  summary: {form: text, min: 5, max: 9, optional: true}\n"
)
FRONT = f"---\nchecked: {TODAY}\nlevel: low\n---\n"
TYPED: Files = {
    "docs/sub/.meta.yml": META,
    "docs/sub/index.md": FRONT + "# Sub\n\n## One {#first}\n",
}


def typed(front: str, body: str = "## Why\nText.\n\n## Sources\n") -> Files:
    return {**TYPED, "docs/sub/typed.md": f"---\n{front}\n---\n# Typed\n\n{body}"}


AROUND: dict[str, list[tuple[Files, list[str]]]] = {
    "front-matter": [
        ({"docs/p.md": "---\ntitle: a: b\n---\n# P\n"}, [
            "docs/p.md:2: the front matter is no YAML (a value with `: ` in it stands without quotes): put the whole value in quotes, or correct it"]),
        ({"docs/p.md": "---\ntitle: a\n\n# P\n"}, [
            "docs/p.md:1: the front matter is never closed: end it with a line of `---`"]),
        ({"docs/p.md": '---\ntitle: "a\ntags: [b]\n---\n# P\n'}, [
            "docs/p.md:2: the front matter is no YAML (a quote is opened and never closed): put the whole value in quotes, or correct it"]),
        ({"docs/p.md": "\n---\ntitle: a\n---\n# P\n"}, [
            "docs/p.md:2: front matter after an empty line: start it on line 1"]),
        ({"docs/p.md": "---\ntitle:a\n---\n# P\n"}, [
            "docs/p.md:2: the front matter is no list of `key: value` lines: correct it"]),
        ({"docs/p.md": "---\n---\n# P\n"}, [
            "docs/p.md:1: readers see this empty front matter: fill it or delete it"]),
        (typed("checked: a: b"), [
            "docs/sub/typed.md:2: the front matter is no YAML (a value with `: ` in it stands without quotes): put the whole value in quotes, or correct it"]),
    ],
    "two-sources": [
        ({"docs/sub.md": "# Sub\n\n## One {#first}\n"}, [
            "docs/sub/index.md:1: `docs/sub.md` makes the same page: merge them or move one"]),
        ({"docs/README.md": "# R\n"}, [
        "docs/README.md:1: nobody sees this README.md, since index.md is beside it: merge them or move one"]),
    ],
    "link-without-text": [({"overrides/main.html": TEMPLATE % "<a href=\"{{ 'sub/' | url }}\"></a>"}, [
        "overrides/main.html:3: the link to `sub/` has no text: say where it leads"])],
    "image-without-alt": [({"overrides/main.html": TEMPLATE % "<img src=\"{{ 'img/a.png' | url }}\">"}, [
        "overrides/main.html:3: the image `a.png` has no `alt`: say what it shows, or write `alt=\"\"`"])],
    "duplicate-id": [({"overrides/main.html": TEMPLATE % '<i id="x"></i>\n<i id="x"></i>'}, [
        "overrides/main.html:4: the id `x` is given twice: give one of the places another id"])],
    "include": [({"mkdocs.yml": CONFIG.replace("[snippets]", "[snippets], auto_append: [gone.md]")}, [
        "mkdocs.yml:32: the snippet `gone.md` does not exist: correct the name or write it"])],
    "dead-anchor": [({**BLOG, "docs/blog/posts/p.md": POST + "[x](../../index.md#gone)\n"}, [
        "docs/blog/posts/p.md:9: `../../index.md#gone`: the page has no `#gone`: correct the fragment or give the place that id"])],
    "template-mark": [
        ({**BLOG, "docs/blog/index.md": "# Blog\n\n{{ x }}\n", "docs/blog/posts/p.md": POST}, [
            "docs/blog/index.md:3: readers see the template mark `{{`: fill it in, or show it as code"]),
        ({**BLOG, "docs/blog/posts/p.md": POST + "{{ x }}\n"}, [
        "docs/blog/posts/p.md:9: readers see the template mark `{{`: fill it in, or show it as code"]),
    ],
    "page-in-no-nav": [({"docs/lost.md": "# Lost\n"}, [
        "docs/lost.md:1: no nav entry leads to this page: add one, or name it in `not_in_nav`"])],
    "orphan-asset": [({"docs/img/b.png": "x"}, ["docs/img/b.png:1: nothing uses this file: use it or delete it"])],
    "heavy-image": [({"docs/img/a.png": b"x" * 500_001}, [
        "docs/img/a.png:1: this image weighs 500 KB: save it with at most 500"])],
    "robots-sitemap": [({"docs/robots.txt": "User-agent: *\nSitemap: https://t.example/sub/map.xml\n"}, [
        "docs/robots.txt:2: the sitemap `https://t.example/sub/map.xml` does not exist: name the one that does"])],
    "style-sheet": [({"docs/x.css": "/* url(no.png) */\na { background: url('img/A.png') }\n",
                      "mkdocs.yml": CONFIG + "extra_css: [x.css]\n"}, [
        "docs/x.css:2: `img/A.png` leads to no file: did you mean `img/a.png`?"])],
    "page-sections": [
        (typed(f"checked: {TODAY}\nlevel: low", "## Sources\nText.\n\n## Other\nText.\n\n## Why\n"), [
            "docs/sub/typed.md:7: the section `Sources` stands too early: move it below `## Why`"]),
        (typed(f"checked: {TODAY}\nlevel: low", "## Why\n"), [
            "docs/sub/typed.md:7: the section `Sources` is missing: add `## Sources` after `## Why`"]),
        (typed(f"checked: {TODAY}\nlevel: low\nsections: [Why]", "## Why\n"), []),
        # What stays at the address of a moved page is no page of the type.
        (typed(f"checked: {TODAY}\nlevel: low", "## Why\nText.\n\n## Sources\n")
         | {"docs/sub/old/index.html": '<title>Moved</title><meta http-equiv="refresh" content="0; url=../typed/">'}, []),
    ],
    "page-front-matter": [(typed("chekced: 2020-01-01\nlevel: mid\nsummary: abc\nmonths: x\nlayout: wide"), [
        f"docs/sub/typed.md:1: the front matter has no `checked`: add `checked:` and a day such as {TODAY}",
        "docs/sub/typed.md:2: nothing reads the key `chekced`: did you mean `checked`?",
        "docs/sub/typed.md:3: `level: mid` has not the form it needs: write one of low, high",
        "docs/sub/typed.md:4: `summary: abc` has not the form it needs: write a text of at least 5 and at most 9 characters",
        "docs/sub/typed.md:5: `months: x` has not the form it needs: write a number such as 6",
        "docs/sub/typed.md:6: nothing reads the key `layout`: known are checked, level, months, sections, summary"]),
        (typed("checked: 2999-01-31\nlevel: low"), [
        "docs/sub/typed.md:2: `checked: 2999-01-31` lies in the future: write the day it was checked"])],
    "page-type": [({**TYPED, "docs/sub/.meta.yml": META + "  a: {form: txt, optional: true}\n  b: {form: number, max: 3, optional: true}\n  c: {form: text, max: 3, optional: true}\n"}, [
        "docs/sub/.meta.yml:7: `txt` is no form: write text, date, number or a list of words",
        "docs/sub/.meta.yml:8: nothing reads `max` of the form number: take it out"])],
    "check-date": [(typed("checked: 2020-01-31\nlevel: low\nrecheck_months: 6") | {
        "docs/sub/.meta.yml": META + "  recheck_months: number\nrecheck_months: 7\n"}, [
        "docs/sub/typed.md:2: warning: the check of 2020-01-31 lapsed after 6 months: check the page again"])],
    "dead-link": [
        ({"mkdocs.yml": CONFIG + "  - Gone: sub/Index.md\n"}, [
            "mkdocs.yml:36: `sub/Index.md` leads to no page: did you mean `sub/index.md`?"]),
        ({"overrides/main.html": TEMPLATE % "<a href=\"{{ 'gone/' | url }}\">x</a>"}, [
            "overrides/main.html:3: `gone/` leads to no page: correct the address or remove it"]),
        ({"docs/old.html": "<title>x</title>\n<a href='gone/'>x</a>"}, [
            "docs/old.html:2: `gone/` leads to no page: correct the address or remove it"]),
        ({"docs/p.md": '# P\n\n--8<-- "bad.md"\n', "snippets/bad.md": "\n[x](gone.md)\n"}, [
            "snippets/bad.md:2: `gone.md` leads to no page: correct the address or remove it"]),
    ],
    "missing-asset": [({"mkdocs.yml": CONFIG.replace("font: false", "logo: gone.png")}, [
        "mkdocs.yml:6: `gone.png` leads to no file: correct the address or remove it"])],
}  # fmt: skip

GOOD = r"""
[pct](../sub/index.md#%66irst) [q](../sub/index.md?x=1#first) [top](#top) [txt](../index.md#:~:text=x)
[pdf](../img/a.pdf#page=2) [proto](//far.example/x) [tel](tel:1) [m](mailto:a@far.example?subject=x)
<c@far.example> [es](/es/x/) [abs](/sub/sub/) [js](javascript:void(0)) [app](foo+bar:baz) [i](../sub/index.md)
<a href="../../sub/index.html#first">spelled out</a> <a href="../../sub/?a=1&amp;b=2#first">entity</a>
[Far](https://far.example/) <https://t.example/sub/sub/> <a href="../../sub#first">no slash</a>

<!-- [x](gone.md) <a href="gone/"> -->

    [indented](gone.md)

```html title="x"
<a href="gone/">x</a> <img src="gone.png"> {{ x }} [x][nope] [^nope]
--8<-- "part.md:some"
```

``a ` [x](gone.md) {{ y }}`` and `[x][nope]` `[^nope]` and a[0][1] [2][3], \[x][nope] {{\bf z}} [api](api.html#operation/x)

<a name="named"></a> [n](#named) <a id="raw"></a>[r](#raw) [u](#über) <script>var a = '<a href="gone">'</script>
<template><a href="gone/">x</a></template> <img src="../../img/a.png" alt="" data-src="lazy.png">

## Über {#über}

Term {#term}
:   Definition[^note] and [again](#fn:note)

[^note]: A note.

=== "Tab"

    ```py linenums="1" hl_lines="1"
    x = 1
    ```

    [line](#__codelineno-1-1)

!!! note
    [in](../img/a.png)

- a
    - b

        more

    - c
1. x

[](){#mark} [to it](#mark) [ref][r] and [R 2][] and [:material-home:](../index.md)

[r]: ../sub/index.md "T"
[R 2]: <../index.md>

*[HTML]: Hyper Text

| a | b |
|---|---|
| `|` | \| |

## Tab
### Double

Text, 2026-02-28.

## More
### Double
[d](#double_1)

--8<-- "part.md:some"
--8<-- "part.md"
;--8<-- "gone.md"
"""  # fmt: skip


def write(root: Path, files: Files) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def build(root: Path, files: Files) -> Path:
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    write(root, {"mkdocs.yml": CONFIG, **COMMON, **files})
    with contextlib.chdir(root):
        mkdocs_build(load_config("mkdocs.yml"))
    return root


def said(root: Path) -> list[str]:
    return [check.shown(report) for report in check.run(str(root))]


PAGES = [(rule, number, *row) for rule, rows in BAD.items() for number, row in enumerate(rows)]


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    files: Files = {
        f"docs/{rule}-{number}.md": f"# T\n\n{text}\n" for rule, number, text, _ in PAGES
    }
    return said(build(tmp_path_factory.mktemp("bad"), files))


@pytest.mark.parametrize(("rule", "number", "text", "expected"), PAGES)
def test_bad_page(bad: list[str], rule: str, number: int, text: str, expected: list[str]) -> None:
    start = f"docs/{rule}-{number}.md:"
    assert [line.removeprefix(start) for line in bad if line.startswith(start)] == [
        f"{e} [{rule}]" for e in expected
    ]


def test_bad_pages_are_all_that_is_bad(bad: list[str]) -> None:
    starts = tuple(f"docs/{rule}-{number}.md:" for rule, number, *_ in PAGES)
    assert [line for line in bad if not line.startswith(starts)] == []
    assert len(bad) == len(set(bad))


SURROUNDINGS = [(rule, *row) for rule, rows in AROUND.items() for row in rows]


@pytest.mark.parametrize(("rule", "files", "expected"), SURROUNDINGS)
def test_bad_surroundings(tmp_path: Path, rule: str, files: Files, expected: list[str]) -> None:
    assert said(build(tmp_path, files)) == [f"{line} [{rule}]" for line in expected]


# Small projects of strangers, each after something that a real one does: settings, files, reports.
ROOT_SITE = "site_url: https://t.example/\n"
LATE = "---\ntitle: %s\ndate: 2024-01-0%d\n---\n\n%s\n"
MOVE = """
def on_files(files, config):
    for file in files.documentation_pages():
        if file.src_uri == "old.md":
            file.dest_uri, file.url = "moved/here/index.html", "moved/here/"
            file.abs_dest_path = config.site_dir + "/moved/here/index.html"
"""
ADD = "def on_page_content(html, page, **_):\n    return html + '<p><a href=\"/sub/b.md\">b</a></p>'\n"
STRANGERS: dict[str, tuple[str, Files, list[str]]] = {
    "a line break in a list item": (
        "", {"docs/index.md": "# T\n\n- One,<br>\n  `two`<br>\n  three\n- Four\n"}, []),
    "a definition below a list in a box": (
        "markdown_extensions: [admonition]\n",
        {"docs/index.md": "# T\n\n!!! note\n\n    1. One\n\n    Text, a [link][a].\n\n      [a]: b.md\n"}, []),
    "brackets in a link text, and a usage line": (
        "", {"docs/index.md": "# T\n\n## [[One] [Two] three](b.md)\n\nUsage: run [--all] [NAME]\n"}, []),
    "a template of Go": ("", {"docs/index.md": "# T\n\nIt is '{{.app.url}}' or '{{ .Values.x }}'.\n"}, []),
    "a space in a style sheet's address": (
        "extra_css: [a.css]\n", {"docs/a.css": "a { b: url('my logo.svg') url( \"my logo.svg\" ) }",
                                 "docs/my logo.svg": "<svg></svg>"}, []),
    "above the root of a host is the root": (
        ROOT_SITE, {"docs/a/index.md": '# A\n\n<a href="../../b/">b</a> [c](../../../b/)\n'}, []),
    "a card that is a link": (
        "markdown_extensions: [md_in_html]\n",
        {"docs/index.md": '# T\n\n<a href="b/">\n<div markdown>\n\n## Card\n\n</div>\n</a>\n'}, []),
    "an empty link beside a card": (
        "", {"docs/index.md": "# T\n\n[](b.md) [B](b.md)\n"},
        ["docs/index.md:3: the link to `b.md` has no text: say where it leads [link-without-text]"]),
    "the root of the host is served elsewhere": (
        "extra: {check: {served_elsewhere: {/: the hub}}}\nnav: [index.md, b.md, Hub: /]\n",
        {"docs/index.md": "# T\n\n[hub](/other/) [x](/sub/gone/)\n"},
        ["docs/index.md:3: `/sub/gone/` leads to no page: correct the address or remove it [dead-link]"]),
    "what a plugin adds stands on no line": (
        "hooks: [h.py]\nnav: [index.md, b.md]\n", {"h.py": ADD},
        ["docs/b.md:1: `/sub/b.md` leads to no page: did you mean `b.md`? [dead-link]"]),
    "a page that a plugin moves": (
        "hooks: [h.py]\n", {"h.py": MOVE, "docs/old.md": "# O\n\n[x](none.md)\n\n- a\n  - b\n"},
        ["docs/old.md:3: `none.md` leads to no page: correct the address or remove it [dead-link]",
         "docs/old.md:6: indented by 2 columns, this item becomes a sibling: indent it by 4 [list-indent]"]),
    "a fence whose end stands in another column": (
        "markdown_extensions: [pymdownx.superfences]\n",
        {"docs/index.md": "# T\n\n- One:\n  ```\n  a\n    ```\n\n## Two\n\n    ```\n    b\n    ```\n\n- Three:\n  ```\n  c\n  ```\n"},
        ["docs/index.md:4: this code fence is never closed: end it with ``` in the same column, or remove it [unclosed-fence]"]),
    "posts with a title in front matter, in lists and on their pages": (
        "plugins: [search, blog]\n",
        {"docs/blog/index.md": "# Blog\n",
         "docs/blog/posts/a.md": LATE % ("News", 1, "A [link](no.md), an [anchor](../../b.md#no).\n\n![n](n.png)\n\n[see][y]"),
         "docs/blog/posts/b.md": LATE % ("News", 2, "Another [link](nothing.md).")},
        ["docs/blog/posts/a.md:6: `../../b.md#no`: the page has no `#no`: correct the fragment or give the place that id [dead-anchor]",
         "docs/blog/posts/a.md:6: `no.md` leads to no page: correct the address or remove it [dead-link]",
         "docs/blog/posts/a.md:8: `n.png` leads to no file: correct the address or remove it [missing-asset]",
         "docs/blog/posts/a.md:10: `[y]` is defined nowhere: add `[y]: address` [undefined-reference]",
         "docs/blog/posts/b.md:6: `nothing.md` leads to no page: correct the address or remove it [dead-link]"]),
    "one drawing twice": (
        "markdown_extensions: [{pymdownx.snippets: {base_path: [docs]}}]\n",
        {"docs/x.svg": '<svg id="a">\n<g id="b"/>\n<g id="c"/></svg>', "docs/index.md": '# T\n\n--8<-- "x.svg"\n\nAnd\n\n--8<-- "x.svg"\n'},
        ["docs/x.svg:1: the id `a` is given twice: give one of the places another id [duplicate-id]"]),
    "a link text of one letter": (
        "", {"docs/index.md": "# T\n\nOn [X][x-link] or [M][m-link].\n"},
        ["docs/index.md:3: `[m-link]` is defined nowhere: add `[m-link]: address` [undefined-reference]",
         "docs/index.md:3: `[x-link]` is defined nowhere: add `[x-link]: address` [undefined-reference]"]),
    "a picture to share, named in front matter": (
        "theme: {name: material, custom_dir: over}\n",
        {"docs/index.md": "---\ntitle: T\nimage: gone.png\n---\n# T\n",
         "over/main.html": '{% extends "base.html" %}\n{% block extrahead %}\n'
         '<meta property="og:image" content="{{ page.meta.image if page }}">\n{% endblock %}'},
        ["docs/index.md:3: `gone.png` leads to no file: correct the address or remove it [missing-asset]"]),
    "a name with a line end": (
        "", {"docs/a\nb.md": "# N\n\n[g](gone.md)\n"},
        ["docs/a\\nb.md:3: `gone.md` leads to no page: correct the address or remove it [dead-link]"]),
    "rules that are off": (
        "extra: {check: {off: [skipped-level]}}\n", {"docs/index.md": "# T\n\n#### Deep\n\n# Two\n"},
        ["docs/index.md:5: `Two` is a second title: make it a `##` heading [second-h1]"]),
    "pages in HTML with brackets, dates and math": (
        "markdown_extensions: [attr_list]\n",
        {"docs/index.md": "# T\n\nAn array a[0][1], f(x)[y], 5 ** 2, $x^{{2}}$ and `**a` [^no] [TOC].\n"}, []),
}  # fmt: skip


def build_stranger(root: Path, config: str, files: Files) -> Path:
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config

    head = "site_name: T\n" + ("" if "site_url" in config else "site_url: https://t.example/sub/\n")
    head += "" if "theme" in config else "theme: {name: material}\n"
    common: Files = {"docs/index.md": "# T\n", "docs/b.md": "# B\n", "mkdocs.yml": head + config}
    write(root, {**common, **files})
    with contextlib.chdir(root):
        mkdocs_build(load_config("mkdocs.yml"))
    return root


@pytest.mark.parametrize("name", STRANGERS)
def test_projects_of_strangers(tmp_path: Path, name: str) -> None:
    config, files, expected = STRANGERS[name]
    assert said(build_stranger(tmp_path, config, files)) == expected


def test_a_snippet_that_a_build_in_the_folder_above_finds(tmp_path: Path) -> None:
    root = tmp_path / "sub"
    config = "markdown_extensions: [{pymdownx.snippets: {check_paths: false}}]\n"
    text = '# T\n\n--8<-- "shared/x.txt"\n\n--8<-- "shared/y.txt"\n'
    build_stranger(root, config, {"docs/index.md": text, "../shared/x.txt": "Shared."})
    told = (
        "docs/index.md:5: the snippet `shared/y.txt` does not exist: correct the name or write it"
    )
    assert said(root) == [f"{told} [include]"]


def test_annotations(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    root = build_stranger(tmp_path, "", {"docs/a\nb.md": "# N\n\n[g](gone.md)\n"})
    lines = outcome(root, capsys)[1].splitlines()
    assert len(lines) == 2 and lines[1].startswith(
        "::error file=docs/a%0Ab.md,line=3,title=dead-link::"
    )
    (root / "docs/c.md").symlink_to("nowhere")
    assert outcome(root, capsys) == (
        2,
        "::error file=docs/c.md,line=1,title=unusable::can't be read (no such file): repair or delete it\n",
        "docs/c.md:1: can't be read (no such file): repair or delete it\n",
    )


def test_special_files_neither_hang_nor_raise(project: Path) -> None:
    (project / "site/latest.html").symlink_to("nowhere")
    (project / "site/loop").symlink_to(".")
    os.mkfifo(project / "site/pipe.html")
    assert said(project) == []


def test_a_snippet_that_is_no_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = '# A\n\n--8<-- "part.md"\n'
    files: Files = {"docs/a.md": page, "site/a/index.html": "A", "snippets/part.md": b"a\n\xff"}
    write(project, files)
    os.utime(project / "docs/a.md", (1e9, 1e9))
    told = "snippets/part.md:2: not UTF-8: save the file as UTF-8\n"
    assert outcome(project, capsys) == (2, "", told)


def test_no_rule_has_that_name(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = (project / "mkdocs.yml").read_text().replace("check: {", "check: {off: [dead-lnk], ")
    write(project, {"mkdocs.yml": config})
    assert outcome(project, capsys) == (
        2, "", "mkdocs.yml:1: no rule is called `dead-lnk`: did you mean `dead-link`?\n")  # fmt: skip


LONG = [
    "<img ",
    "<a href=",
    "<!--",
    "[^",
    "{",
    "url(",
    "> ",
    "{%",
    "[",
    "](",
    "`",
    "**a ",
    "<h1",
    "- ",
    "(a)[",
    "!!! a",
]


@pytest.mark.parametrize("piece", LONG)
def test_a_long_line_takes_no_time(project: Path, piece: str) -> None:
    """A megabyte of one piece, in the Markdown, in its page and in a style sheet, with a fault."""
    line = piece * (1_000_000 // len(piece))
    html = '<article class="md-content__inner"><h1>a</h1><a href="gone/">x</a>'
    write(project, {"docs/sub/index.md": f"# Sub\n\n[x](gone.md)\n\n{line}\n",
                    "site/sub/index.html": f'{html}<p id="first">{line}</p></article>',
                    "docs/x.css": line, "site/x.css": line})  # fmt: skip
    for path in (project / "docs").rglob("*"):
        os.utime(path, (1e9, 1e9))
    start = time.process_time()
    said(project)
    assert time.process_time() - start < 2


def test_strange_html_takes_no_time(project: Path) -> None:
    start = time.process_time()
    for html in (
        '<img alt="" srcset="%s">' % ("," * 100_000),
        "<div>" * 100_000,
        '<i id="a">' * 20_000,
    ):
        write(project, {"docs/s.html": html, "site/s.html": html})
        said(project)
    assert time.process_time() - start < 6


def test_a_page_beside_a_readme_is_the_one_meant(tmp_path: Path) -> None:
    root = build(
        tmp_path,
        {"docs/sub/README.md": "# R\n", "docs/p.md": '# P\n\n<a href="../sub/index.md">x</a>\n'},
    )
    assert (
        "docs/p.md:3: `../sub/index.md` leads to no page: did you mean `../sub/`? [dead-link]"
        in said(root)
    )


def test_every_rule_has_a_bad_page() -> None:
    assert {rule for rule, *_, expected in [*PAGES, *SURROUNDINGS] if expected} == set(RULES)


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_good_pages(tmp_path: Path, directory_urls: bool, ends: str) -> None:
    text = (
        GOOD
        if directory_urls
        else GOOD.replace('"../../', '"../').replace("sub#first", "sub/#first")
    )
    config = CONFIG + ("" if directory_urls else "use_directory_urls: false\n")
    page = "\ufeff---\ntitle: T\n...\n# T\n" + text
    files: Files = {
        "mkdocs.yml": config.replace("[snippets]", "[!relative $config_dir/snippets]")
        + "extra_css: [good/x.css]\n",
        "docs/good/one.md": page.replace("\n", ends),
        "docs/overrides/page.md": "# A page in a folder with the theme folder's name\n",
        "docs/good/two.md": "# Two\n\n[x](../overrides/page.md)\n",
        "docs/good/base.html": '<base href="../"><a href="sub/index.html">x</a>',
        "docs/good/x.css": "a { content: 'see url(no.png)'; b: url(../img/a.png); mask: url(#m) }",
        "docs/good/api.html": '<script src="https://far.example/api.js"></script>',
    }
    assert said(build(tmp_path, files)) == []


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = build(
        tmp_path_factory.mktemp("small"), {"docs/robots.txt": "Sitemap: /sub/sitemap.xml\n"}
    )
    for path in (root / "docs").rglob("*"):
        os.utime(path, (1e9, 1e9))
    return root


@pytest.fixture
def project(small: Path, tmp_path: Path) -> Path:
    return shutil.copytree(small, tmp_path / "p")


def outcome(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    code = check.main([*options, str(root)])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"mkdocs.yml": "a: [b"}, "mkdocs.yml:1: bad YAML (did not find expected ',' or ']'): correct it"),
        ({"mkdocs.yml": "- a"}, "mkdocs.yml:1: bad YAML (no settings): correct it"),
        ({"mkdocs.yml": "[" * 9999}, "mkdocs.yml:1: bad YAML (exceeded maximum nesting depth): correct it"),
        ({"mkdocs.yml": "site_name: T\ndocs_dir: gone"}, "mkdocs.yml:2: docs_dir: The path '{root}/gone' isn't an existing directory.: correct it"),
        ({"mkdocs.yml": "site_name: T\nsite_dir: gone"}, "gone:1: unbuilt site: run the build"),
        ({"docs/.meta.yml": "a: : b"}, "docs/.meta.yml:1: bad YAML (a value with `: ` in it stands without quotes): correct it"),
        ({"docs/index.md": b"# A\n\xff"}, "docs/index.md:2: not UTF-8: save the file as UTF-8"),
        ({"docs/index.md": "# Another home\n"}, "docs/index.md:1: edited since the site was built: run the build"),
        ({"docs/new.md": "# New\n"}, "docs/new.md:1: edited since the site was built: run the build"),
    ],
)  # fmt: skip
def test_unusable(
    project: Path, capsys: pytest.CaptureFixture[str], files: Files, line: str
) -> None:
    write(project, files)
    if isinstance(files.get("docs/index.md"), bytes):
        os.utime(project / "docs/index.md", (1e9, 1e9))
    assert outcome(project, capsys) == (2, "", line.format(root=project) + "\n")


def test_no_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = outcome(tmp_path, capsys)
    assert (code, out) == (2, "") and err.endswith(
        "no mkdocs.yml: name the folder of a MkDocs project\n"
    )
    for usage in ["--what"], ["--format", "xml"], ["a", "b"]:
        with pytest.raises(SystemExit, match="2"):
            check.main(usage)


def test_a_copy_is_not_stale(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (project / "docs").rglob("*.md"):  # as `cp -r` or a checkout leaves it
        os.utime(path)
    assert outcome(project, capsys)[0] == 0
    for path in (project / "docs").rglob("*.md"):
        os.utime(path, (1e9, 1e9))
    os.utime(project / "docs/sub/index.md")  # touched, not changed
    assert outcome(project, capsys)[0] == 0


def test_output(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert outcome(project, capsys) == (0, "", "0 broken, 0 style, 0 warnings\n")
    write(project, {"docs/img/b.png": "x", "site/img/b.png": "x"})
    message = "nothing uses this file: use it or delete it"
    line = f"docs/img/b.png:1: {message} [orphan-asset]\n"
    assert outcome(project, capsys) == (1, line, "0 broken, 1 style, 0 warnings\n")
    code, out, _ = outcome(project, capsys, "--format", "json")
    assert code == 1 and json.loads(out) == [
        {"path": "docs/img/b.png", "line": 1, "message": message, "rule": "orphan-asset", "warning": False}]  # fmt: skip
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    annotation = f"::error file=docs/img/b.png,line=1,title=orphan-asset::{message}\n"
    assert outcome(project, capsys)[1] == line + annotation


def test_rules_explain_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["--rules"]) == 0
    told = capsys.readouterr().out
    for name, (*_, rule) in RULES.items():
        assert f"\n{name}\n" in "\n" + told
        assert rule.__doc__ and "\n    Bad: " in rule.__doc__ and "\n    Good: " in rule.__doc__


# ---------------------------------------------------------------- what nobody thought of


def damage(data: bytes, dice: random.Random) -> bytes:
    at, to = sorted(dice.randrange(len(data) + 1) for _ in "ab")
    piece = dice.choice([b"\xff\xfe\x00", b"<div>" * 3000, b"> " * 2000, b"[" * 3000, b"](" * 2000, b"---\n",
                         b"```\n", b'<a href="', b"<!--", b"{{", b"&#0;", b"\r", b"\xef\xbb\xbf", b"- a\n  " * 500,
                         b"[^1]: ", b"%", b"#" * 1000, b'--8<-- "../..:1:x"\n', b"--8<--\n", b"`" * 999])  # fmt: skip
    return dice.choice([
        data[:at], data[:at] + data[to:], data[:at] + piece + data[at:], data[:at] + piece + data[to:],
        dice.randbytes(200), data.decode("utf-8", "replace").encode("utf-16"),
    ])  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_damaged_projects_raise_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    dice = random.Random(seed)
    write(project, {"docs/.meta.yml": META, "docs/good.md": GOOD, "docs/x.css": "a{b:url(c)}"})
    files = sorted(
        path for path in project.rglob("*") if path.is_file() and "assets" not in path.parts
    )
    for _ in range(40):
        path = dice.choice(files)
        good = path.read_bytes()
        path.write_bytes(damage(good, dice))
        os.utime(path, (1e9, 1e9) if "docs" in path.parts else None)
        code, _, err = outcome(project, capsys)
        assert code in (0, 1, 2) and "Traceback" not in err
        path.write_bytes(good)


@settings(
    max_examples=200, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(
    st.text(alphabet=st.sampled_from("a[](){}<>#`~-*^:!|\"'=/\\\n\t &;%.?1é")),
    st.binary(max_size=60),
)
def test_no_text_raises(text: str, data: bytes) -> None:
    html = read("a.html", data + text.encode(), {})
    assert isinstance(html.ids, frozenset)
    assert MARK.sub("", Marks().put(text, "a.md")).replace(" data-mark= ", "") == text
    fences(text.split("\n")), malformed(text), srcset(text), css_urls(text), resolve("a/b", text)
    try:
        load_yaml(text)
    except ValueError as error:
        assert len(error.args) == 2


def test_a_near_miss_names_the_page_and_not_a_copy_of_its_markdown(tmp_path: Path) -> None:
    files: Files = {
        "mkdocs.yml": "site_name: T\n",
        "docs/s/one.md": "# One\n\n[x](pagee.md)\n",
        "docs/s/page.md": "# Page\n",
        "site/s/one/index.html": '<article class="md-content__inner"><h1>One</h1>'
        '<a href="pagee.md">x</a></article>',
        "site/s/page/index.html": "<h1>Page</h1>",
        "site/s/page.md": "# Page\n",
    }
    assert said(write(tmp_path, files)) == [
        "docs/s/one.md:3: `pagee.md` leads to no page: did you mean `page.md`? [dead-link]"
    ]
