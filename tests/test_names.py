"""The sign beside a heading says where it leads."""

from names import name_links


def test_the_sign_beside_a_heading_is_named_by_it() -> None:
    sign = '<a class="headerlink" href="#a" title="Link to this section">&para;</a>'
    page = name_links(f'<h2 id="a">Say &ldquo;<code>A</code>&rdquo; &amp; "b"{sign}</h2>')
    assert 'href="#a" aria-label="Link to Say “A” &amp; &quot;b&quot;">&para;</a>' in page


def test_the_box_of_a_task_is_named_by_its_state() -> None:
    page = '<input type="checkbox" disabled/><input type="checkbox" disabled checked/>'
    assert name_links(page) == (
        '<input type="checkbox" disabled aria-label="To do"/>'
        '<input type="checkbox" disabled checked aria-label="Done"/>'
    )
