"""The sign beside a heading says where it leads."""

from names import link_drawings, name_links


def test_the_sign_beside_a_heading_is_named_by_it() -> None:
    sign = '<a class="headerlink" href="#a" title="Link to this section">&para;</a>'
    page = name_links(f'<h2 id="a">Say &ldquo;<code>A</code>&rdquo; &amp; "b"{sign}</h2>')
    assert 'href="#a" aria-label="Copy link to Say “A” &amp; &quot;b&quot;">&para;</a>' in page


def test_the_box_of_a_task_is_named_by_its_state() -> None:
    page = '<input type="checkbox" disabled/><input type="checkbox" disabled checked/>'
    assert name_links(page) == (
        '<input type="checkbox" disabled aria-label="To do"/>'
        '<input type="checkbox" disabled checked aria-label="Done"/>'
    )


def test_a_drawing_gets_a_link() -> None:
    figure = '<figure class="diagram" id="drawing-a"><svg><title id="a-title">Two tills</title></svg><figcaption>Words.'
    page = link_drawings(f"{figure}</figcaption></figure>")
    link = '<a class="headerlink" href="#drawing-a" aria-label="Copy link to the drawing: Two tills">#</a>'
    assert page == f"{figure} {link}</figcaption></figure>"
    other = figure.replace(' id="drawing-a"', "") + "</figcaption></figure>"
    assert link_drawings(other) == other
