"""How the course's pictures look, and `show`, which says below each one in words what it shows."""

from __future__ import annotations

import io
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito's colours, told apart by colour-blind readers; pair them with line styles and markers all the same.
BLUE, ORANGE, GREEN, RED, PURPLE, SKY, GREY = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#666666",
)  # fmt: skip


def use() -> None:
    """Use the course's style for every figure that follows."""
    import matplotlib.pyplot as plt

    plt.style.use(Path(__file__).with_name("course.mplstyle"))


def show(figure: Figure, alt: str) -> None:
    """Show a figure and, as its caption, `alt`, a sentence that states what it shows.

    The caption is text because JupyterLab gives its images no alternative text, whatever their metadata say; other readers
    of notebooks, such as nbconvert, use the metadata.
    """
    import matplotlib.pyplot as plt
    from IPython.display import display

    stored = io.BytesIO()
    figure.savefig(stored, format="png", bbox_inches="tight")
    plt.close(figure)
    display(
        {"image/png": stored.getvalue(), "text/plain": f"Figure: {alt}"},
        metadata={"image/png": {"alt": alt}},
        raw=True,
    )
    display({"text/html": f"<p style='margin:0 0 1em;font-size:.9em'>{escape(alt)}</p>"}, raw=True)
