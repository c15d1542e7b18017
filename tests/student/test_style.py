"""Pictures can be understood without being seen."""

from __future__ import annotations

from typing import Any

import IPython.display
import pytest

from autograde.student import style


def test_a_picture_comes_with_a_caption_that_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    shown: list[tuple[dict[str, Any], dict[str, Any]]] = []
    monkeypatch.setattr(IPython.display, "display", lambda data, **more: shown.append((data, more)))
    style.show(plt.figure(), alt="a < b: the loss falls")

    (picture, more), (caption, _) = shown
    assert picture["image/png"].startswith(b"\x89PNG")
    # What nbconvert writes as alternative text, and what a terminal shows.
    assert more["metadata"]["image/png"]["alt"] == "a < b: the loss falls"
    assert picture["text/plain"] == "Figure: a < b: the loss falls"
    assert "a &lt; b: the loss falls</p>" in caption["text/html"]
    # No picture stays open.
    assert not plt.get_fignums()
