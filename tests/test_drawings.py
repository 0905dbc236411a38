"""The drawings in docs/assets/images/ are those of scripts/drawings.py, and their words fit."""

import drawings
import pytest
from conftest import ROOT


@pytest.mark.parametrize("drawing", drawings.DRAWINGS, ids=lambda drawing: drawing.__name__)
def test_drawing(drawing: drawings.Maker) -> None:
    name = f"docs/assets/images/{drawing.__name__.replace('_', '-')}.svg"
    markup = drawings.svg(drawing)
    assert (ROOT / name).read_text("utf-8") == markup, (
        f"{name}:1: its drawing is another now: run python scripts/drawings.py [drawing]"
    )
    assert drawings.too_wide(markup) == []
    assert "<desc" in markup and len(drawing.__doc__ or "") > 60


def test_words_that_leave_the_drawing_are_found() -> None:
    markup = drawings.words(168, 20, "a line that is much too long for a telephone of any size")[1]
    assert drawings.too_wide(markup)
