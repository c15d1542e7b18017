"""Draws the memory of a one-unit LSTM over time, from the numbers that it really had."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from course import drawing

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def memory(
    inputs: Mapping[str, Sequence[float]], gates: tuple[Sequence[float], Sequence[float]], output: Sequence[float]
) -> Figure:
    """Time to the right: the inputs above, the memory as a band, an arrow where it is written, a bar where it is cut.

    `inputs` are rows of numbers by name, `gates` the input and the forget gate of every step, `output` what is shown. An
    input is written where the input gate is above one half, the way from the left is cut where the forget gate is below it.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(10, 3.4))
    band = len(inputs)
    colours = plt.get_cmap("PuOr")
    for row, (name, numbers) in enumerate(inputs.items()):
        axes.text(-0.9, row, name, ha="right", va="center")
        for step, number in enumerate(numbers):
            written = gates[0][step] > 0.5
            axes.text(step, row, f"{number:.1f}", ha="center", va="center", **_weight(written))
    for step, (opened, kept, shown) in enumerate(zip(*gates, output, strict=True)):
        axes.add_patch(plt.Rectangle((step - 0.5, band - 0.3), 1, 0.8, color=colours((shown + 1.5) / 3), linewidth=0))
        axes.text(step, band + 0.1, f"{shown + 0.0:.2f}".replace("-0.00", "0.00"), ha="center", va="center", fontsize=11)
        if opened > 0.5:
            arrow = {"arrowstyle": "-|>", "color": drawing.RED, "linewidth": 3}
            axes.annotate("", (step, band - 0.25), (step, band - 0.75), arrowprops=arrow)
        if kept < 0.5:
            axes.plot([step - 0.5] * 2, [band - 0.45, band + 0.65], color="black", linewidth=5, linestyle="-")
    axes.text(-0.9, band + 0.1, "memory h", ha="right", va="center")
    axes.set(xlim=(-0.6, len(output) - 0.4), ylim=(band + 0.75, -0.5), xticks=range(len(output)), yticks=[], xlabel="step")
    axes.spines[:].set_visible(False)
    axes.grid(visible=False)
    return figure


def _weight(written: bool) -> dict[str, Any]:
    return {"fontweight": "bold"} if written else {"color": drawing.GREY}
