"""The sign beside a heading says where it leads."""

from names import name_links


def test_the_sign_beside_a_heading_is_named_by_it() -> None:
    sign = '<a class="headerlink" href="#a" title="Link to this section">&para;</a>'
    page = name_links(f'<h2 id="a">Say &ldquo;<code>A</code>&rdquo; &amp; "b"{sign}</h2>')
    assert 'href="#a" aria-label="Link to Say “A” &amp; &quot;b&quot;">&para;</a>' in page
