"""Links that look alike have names of their own."""

from names import name_links

HEADING = (
    '<h2 id="{0}">{1}<a class="headerlink" href="#{0}" title="Link to this section">&para;</a></h2>'
)


def test_the_sign_beside_a_heading_is_named_by_it() -> None:
    page = name_links(HEADING.format("a", 'Say &ldquo;<code>A</code>&rdquo; & "b"'))
    assert 'href="#a" aria-label="Link to Say “A” &amp; &quot;b&quot;">&para;</a>' in page


def test_a_word_that_links_to_several_headings_is_named_by_each() -> None:
    headings = HEADING.format("a", "One?") + HEADING.format("b", "Two?")
    page = name_links(
        headings + '<a href="#a">Junior</a><a href="#b">Junior</a><a href="#b">Two</a>'
    )
    assert '<a href="#a" aria-label="Junior: One?">Junior</a>' in page
    assert '<a href="#b" aria-label="Junior: Two?">Junior</a>' in page
    assert '<a href="#b">Two</a>' in page
