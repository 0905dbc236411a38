"""The check's rooms. One idea: the page tells the fault, a mark tells the line.

project.py  what MkDocs says of the project: its settings, and which source makes which page
facts.py    what readers get: the addresses, ids, headings and leftover marks of a built page
links.py    the verdict on a link, and what was probably meant
marks.py    the page made once more, in memory, with a mark in each line
page.py     a page beside its source: where each fact was written
rules.py    one generator a rule, which yields the fact that is wrong
types.py    the rules that a folder's .meta.yml feeds
run.py      the rules applied to the built site: the reports, one a cause
"""
