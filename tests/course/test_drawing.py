"""Pictures can be understood without being seen."""

from __future__ import annotations

from typing import Any

import IPython.display
import numpy as np
import pytest

from course import drawing


def test_a_picture_comes_with_a_caption_that_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    shown: list[tuple[dict[str, Any], dict[str, Any]]] = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **more: shown.append((data, more)))
    drawing.show(plt.figure(), alt="a < b: the loss falls")

    (picture, more), (caption, _) = shown
    assert picture["image/png"].startswith(b"\x89PNG")
    # What nbconvert writes as alternative text, and what a terminal shows.
    assert more["metadata"]["image/png"]["alt"] == "a < b: the loss falls"
    assert picture["text/plain"] == "Figure: a < b: the loss falls"
    assert "a &lt; b: the loss falls</p>" in caption["text/html"]
    # No picture stays open.
    assert not plt.get_fignums()


def test_a_caption_stands_open_and_what_it_asks_for_is_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, Any]] = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **_: shown.append(data))
    drawing.show(drawing.dots({"one": [0.1, 0.2], "other": [0.3]}, "share"), alt="one is lower", caption="Which is lower?")
    text = shown[1]["text/html"]
    assert "Which is lower?</p>" in text and "one is lower</details>" in text


def test_a_picture_is_stored_at_twice_the_size_it_is_shown_in(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[tuple[bytes, int]] = []

    def display(data: dict[str, Any], metadata: dict[str, Any] | None = None, **_: Any) -> None:
        if metadata:
            shown.append((data["image/png"], metadata["image/png"]["width"]))

    monkeypatch.setattr(IPython.display, "display", display)
    drawing.show(drawing.curves({"a": [3, 2], "b": [2, 1]}, ("step", "loss"), wide="b"), alt="both fall")
    drawing.show(drawing.images({"row": [[[0, 1], [1, 0]]]}, "run"), alt="a chequered square")
    for picture, width in shown:
        assert int.from_bytes(picture[16:20], "big") in (2 * width, 2 * width + 1)
    assert len(shown) == 2


def test_what_has_no_partner_stands_out() -> None:
    figure = drawing.links(["a", "b"], ["x"], [("a", "x")], ("then", "now"))
    colours = {text.get_text(): text.get_color() for text in figure.axes[0].texts}
    assert colours["b"] == drawing.RED != colours["a"] and len(figure.axes[0].lines) == 1


def test_a_row_without_a_mark_stands_out() -> None:
    figure = drawing.marks({"here": [True, False], "gone": [False, False]}, ["today", "then"])
    colours = {text.get_text(): text.get_color() for text in figure.axes[0].texts}
    assert colours["gone"] == drawing.RED != colours["here"]
    assert [line.get_fillstyle() for line in figure.axes[0].lines] == ["full", "none", "none", "none"]


def test_tables_are_told_apart_by_one_scale() -> None:
    figure = drawing.tables({"pure": np.eye(3), "mixed": np.full((3, 3), 0.5)}, ("batch", "digit"))
    assert [panel.get_title() for panel in figure.axes[:2]] == ["pure", "mixed"]
    assert [panel.images[0].get_clim() for panel in figure.axes[:2]] == [(0, 1), (0, 1)]


def test_a_map_has_the_same_scale_on_both_sides_of_zero() -> None:
    figure = drawing.maps({"slope": [np.array([[-2.0, 1.0]])], "loss": [np.eye(2)]}, ["a seven"])
    assert [panel.images[0].get_clim() for panel in figure.axes] == [(-2, 2), (-1, 1)]
    assert figure.axes[0].get_title() == "a seven"


def test_what_begins_inside_lies_below() -> None:
    calls = ["train_begin", "epoch_begin", "epoch_end", "epoch_begin", "epoch_end", "train_end"]
    bars = drawing.nested(calls, "call").axes[0].patches
    placed = sorted((bar.get_x(), bar.get_width(), bar.get_y()) for bar in bars)
    assert [width for _, width, _ in placed] == pytest.approx([5.8, 1.8, 1.8])
    assert placed[0][2] > placed[1][2] == placed[2][2]


def test_a_place_is_marked_from_bottom_to_top() -> None:
    figure = drawing.curves({"loss": [3, 2, 1]}, ("step", "loss"), upright={"best": 1})
    line = figure.axes[0].lines[-1]
    assert list(line.get_xdata()) == [1, 1] and line.get_label() == "best"


def test_a_timeline_has_a_row_for_each_name_and_a_bar_for_each_piece() -> None:
    figure = drawing.timeline(
        {"first": [("split", 0, 10), ("product", 10, 90)], "second": [("product", 20, 70)]}, "microseconds"
    )
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["first", "second"]
    assert [(bar.get_x(), bar.get_width()) for bar in axes.patches] == [(0, 10), (10, 90), (20, 70)]
    assert [text.get_text() for text in axes.texts] == ["split", "product", "product"]


def test_a_ridge_is_as_wide_as_its_buckets_and_as_high_as_its_shares() -> None:
    rows = np.array([[0.0, 1.0, 3.0], [1.0, 2.0, 1.0]])
    panel = drawing.ridges({"well": [rows, rows]}, ("activation", "epoch"), [0, 1]).axes[0]
    first = panel.patches[0].get_data()
    assert first.edges.tolist() == [0, 1, 2] and first.values.tolist() == pytest.approx([-1.2, -0.4])
    assert panel.get_title() == "well"


@pytest.mark.parametrize("name", ["tensorboard-scalars", "tensorboard-graphs"])
def test_a_page_is_shown_in_its_own_size_with_words(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    shown: list[tuple[dict[str, Any], dict[str, Any]]] = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **more: shown.append((data, more)))
    drawing.page(name, alt="a page", caption="Which?")
    (picture, more), (text, _) = shown
    assert more["metadata"]["image/png"] == {"alt": "a page", "width": 1000}
    assert picture["image/png"].startswith(b"\x89PNG") and "a page</details>" in text["text/html"]
