"""How the course's pictures look, the kinds that come again, and `show`, which says in words what a picture shows."""

from __future__ import annotations

import io
import itertools
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure

# Okabe and Ito's colours, told apart by colour-blind readers; pair them with line styles and markers all the same.
BLUE, ORANGE, GREEN, RED, PURPLE, SKY, GREY = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#666666",
)  # fmt: skip


def use() -> None:
    """Use the course's style for every figure that follows."""
    import matplotlib.pyplot as plt

    plt.style.use(Path(__file__).with_name("course.mplstyle"))


def curves(
    lines: Mapping[str, Sequence[float]],
    labels: tuple[str, str],
    wide: str = "",
    x: Sequence[float] | None = None,
    log: str = "",
    marker: str = "",
    upright: Mapping[str, float] | None = None,
) -> Figure:
    """One curve by name, with the labels of both axes; the one called `wide` lies broad and pale below the others.

    `x` are the places of the values, which are numbered from 0 without it; `log` names the axes with powers: "x", "y", "xy".
    `upright` are places to be marked by a line from bottom to top, by name.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    for name, values in lines.items():
        special = {"linewidth": 7, "alpha": 0.35, "linestyle": "-", "zorder": 1} if name == wide else {}
        axes.plot(range(len(values)) if x is None else x, values, label=name, marker=marker, **special)
    for (name, place), style in zip((upright or {}).items(), itertools.cycle(("--", ":", "-.")), strict=False):
        axes.axvline(place, color=GREY, linestyle=style, label=name)
    axes.set(xlabel=labels[0], ylabel=labels[1])
    for axis in log:
        axes.set(**{f"{axis}scale": "log"})
    axes.legend()
    return figure


def dots(rows: Mapping[str, Sequence[float]], label: str) -> Figure:
    """A row of dots for each name, the first at the top; `label` says what their place means."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 0.8 + 0.6 * len(rows)))
    for place, values in enumerate(rows.values()):
        axes.plot(values, [place] * len(values), marker="o", markersize=9, alpha=0.55, linestyle="", clip_on=False)
    axes.set(xlabel=label, yticks=range(len(rows)), yticklabels=list(rows), ylim=(len(rows) - 0.5, -0.5))
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    return figure


def intervals(rows: Mapping[str, tuple[float, float, float]], label: str, band: tuple[float, float, str]) -> Figure:
    """A ratio with the ends of its interval for each name, beside 1 and a band, which is (from, to, what it is)."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 1.4 + 0.7 * len(rows)))
    axes.axvspan(band[0], band[1], color=ORANGE, alpha=0.35, hatch="//", label=band[2])
    axes.axvline(1, color=GREY, linestyle="--")
    for place, (ratio, low, high) in enumerate(rows.values()):
        axes.plot([low, high], [place, place], color=BLUE, marker="|", markersize=14, linestyle="-")
        axes.plot(ratio, place, color=BLUE, marker="o", markersize=9)
    axes.set(xlabel=label, yticks=range(len(rows)), yticklabels=list(rows), ylim=(len(rows) - 0.5, -0.7))
    axes.margins(x=0.15)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1))
    return figure


def images(rows: Mapping[str, Sequence[np.ndarray]], column: str) -> Figure:
    """Rows of grey images by name; `column` names the columns, which are numbered from 1."""
    import matplotlib.pyplot as plt

    widest = max(map(len, rows.values()))
    figure, panels = plt.subplots(len(rows), widest, figsize=(2.4 * widest, 2.4 * len(rows)), squeeze=False)
    for line, (name, pictures) in zip(panels, rows.items(), strict=True):
        line[0].set_ylabel(name)
        for panel, picture in zip(line, pictures, strict=False):
            panel.imshow(picture, cmap="gray", vmin=0)
            panel.spines[:].set(visible=True, color=GREY)
    for number, panel in enumerate(panels[0], start=1):
        panel.set_title(f"{column} {number}")
    for panel in panels.flat:
        panel.set(xticks=[], yticks=[])
        panel.grid(visible=False)
    figure.tight_layout()
    return figure


def calls(names: Sequence[str], keys: Sequence[str], made: Sequence[bool]) -> Figure:
    """A line for each different key, a column for each call: filled where a graph was made, hollow where it was there."""
    import matplotlib.pyplot as plt

    lines = list(dict.fromkeys(keys))
    figure, axes = plt.subplots(figsize=(1.1 * len(names), 0.9 + 0.5 * len(lines)))
    for place, (key, new) in enumerate(zip(keys, made, strict=True)):
        axes.plot(place, lines.index(key), marker="o", markersize=13, color=BLUE, markerfacecolor=BLUE if new else "none")
    axes.set(xticks=range(len(names)), yticks=range(len(lines)), yticklabels=lines, ylim=(len(lines) - 0.5, -0.5))
    axes.set_xticklabels([name.replace(" ", "\n") for name in names])
    axes.set_xlim(-0.5, len(names) - 0.5)
    for name, face in (("a graph is drawn", BLUE), ("the graph is there already", "none")):
        axes.plot([], [], marker="o", markersize=10, linestyle="", color=BLUE, markerfacecolor=face, label=name)
    axes.legend(loc="lower center", ncols=2, bbox_to_anchor=(0.5, 1))
    return figure


def nested(calls: Sequence[str], label: str) -> Figure:
    """A bar from each `…_begin` to its `…_end` in a list of calls, those that hold others above them."""
    import matplotlib.pyplot as plt

    opened: list[tuple[str, int]] = []
    bars: list[tuple[str, int, int, int]] = []
    for place, call in enumerate(calls):
        name, _, end = call.rpartition("_")
        if end == "begin":
            opened.append((name, place))
        else:
            start = opened.pop()[1]
            bars.append((name, len(opened), start, place))
    names = list(dict.fromkeys(call.rpartition("_")[0] for call in calls))
    colours = dict(zip(names, (BLUE, ORANGE, GREEN, PURPLE, SKY), strict=False))
    hatches = dict(zip(names, ("", "//", "..", "xx", "\\\\"), strict=False))
    deepest = max(depth for _, depth, _, _ in bars)
    figure, axes = plt.subplots(figsize=(11, 0.75 * (deepest + 1) + 1.1))
    drawn = {
        name: axes.barh(
            -depth,
            end - start + 0.8,
            left=start - 0.4,
            height=0.8,
            color=colours[name],
            hatch=hatches[name],
            edgecolor="white",
        )  # fmt: skip
        for name, depth, start, end in bars
    }
    axes.set(yticks=[], xlabel=label)
    axes.legend([drawn[name] for name in names], names, loc="lower center", bbox_to_anchor=(0.5, 1), ncols=len(names))
    return figure


def links(left: Sequence[str], right: Sequence[str], pairs: Sequence[tuple[str, str]], titles: tuple[str, str]) -> Figure:
    """Two columns of names and a line for each pair; a name of the left column without a line is set in red."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8.5, 0.3 * max(len(left), len(right)) + 0.6))
    places = [{name: (place + 0.5) / len(names) for place, name in enumerate(names)} for names in (left, right)]
    for first, second in pairs:
        axes.plot([0.36, 0.64], [places[0][first], places[1][second]], color=BLUE, linewidth=1.4, linestyle="-")
    linked = {first for first, _ in pairs}
    for name, place in places[0].items():
        axes.text(0.35, place, name, ha="right", va="center", fontsize=10, color="black" if name in linked else RED,
                  weight="normal" if name in linked else "bold")  # fmt: skip
    for name, place in places[1].items():
        axes.text(0.65, place, name, ha="left", va="center", fontsize=10)
    axes.text(0.35, -0.02, titles[0], ha="right", weight="bold")
    axes.text(0.65, -0.02, titles[1], ha="left", weight="bold")
    axes.set(xlim=(0, 1), ylim=(1, -0.04))
    axes.axis("off")
    return figure


def marks(rows: Mapping[str, Sequence[bool]], columns: Sequence[str]) -> Figure:
    """A table of names, with a filled square where something is true and an empty one where it is not."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(3 + 1.9 * len(columns), 0.33 * len(rows) + 0.8))
    for place, (name, values) in enumerate(rows.items()):
        gone = not any(values)
        axes.text(-0.6, place, name, ha="right", va="center", fontsize=11, color=RED if gone else "black",
                  weight="bold" if gone else "normal")  # fmt: skip
        for column, value in enumerate(values):
            axes.plot(column, place, marker="s", markersize=13, color=BLUE, fillstyle="full" if value else "none")
    for column, title in enumerate(columns):
        axes.text(column, -0.8, title, ha="center", va="bottom", weight="bold", fontsize=11)
    axes.set(xlim=(-3.2, len(columns) - 0.3), ylim=(len(rows) - 0.4, -2.2))
    axes.axis("off")
    return figure


def tables(rows: Mapping[str, np.ndarray], labels: tuple[str, str]) -> Figure:
    """Tables of counts side by side by name, the darker the more; `labels` name their columns and their rows."""
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(
        1, len(rows), figsize=(3.2 * len(rows), 3.2), sharey=True, layout="constrained", squeeze=False
    )
    most = max(table.max() for table in rows.values())
    for panel, (name, table) in zip(panels[0], rows.items(), strict=True):
        drawn = panel.imshow(table, cmap="Blues", vmin=0, vmax=most, aspect="auto", interpolation="nearest")
        panel.set(title=name, xlabel=labels[0], yticks=range(len(table)))
        panel.grid(visible=False)
    panels[0][0].set_ylabel(labels[1])
    figure.colorbar(drawn, ax=panels[0].tolist(), label="how many")
    return figure


def maps(rows: Mapping[str, Sequence[np.ndarray]], titles: Sequence[str]) -> Figure:
    """Rows of maps by name, one title for each column; each map has a scale of its own, the same on both sides of 0."""
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(
        len(rows), len(titles), figsize=(2.4 * len(titles), 2.4 * len(rows)), layout="constrained", squeeze=False
    )
    for line, (name, arrays) in zip(panels, rows.items(), strict=True):
        line[0].set_ylabel(name)
        for panel, array in zip(line, arrays, strict=True):
            most = abs(array).max()
            panel.imshow(array, cmap="PuOr", vmin=-most, vmax=most)
            panel.spines[:].set(visible=True, color=GREY)
    for panel, title in zip(panels[0], titles, strict=True):
        panel.set_title(title)
    for panel in panels.flat:
        panel.set(xticks=[], yticks=[])
        panel.grid(visible=False)
    return figure


def timeline(rows: Mapping[str, Sequence[tuple[str, float, float]]], label: str) -> Figure:
    """A row for each name, the first at the top, with a bar for each (word, start, length); long bars bear their words."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(10, 1.2 + 0.9 * len(rows)))
    end = max(start + length for bars in rows.values() for _, start, length in bars)
    for place, bars in enumerate(rows.values()):
        for word, start, length in bars:
            axes.barh(place, length, left=start, height=0.6, color=SKY, edgecolor="black", linewidth=0.8)
            if length > 0.08 * end:
                axes.text(start + length / 2, place, word, ha="center", va="center", fontsize=10, color="black")
    axes.set(xlabel=label, yticks=range(len(rows)), yticklabels=list(rows), ylim=(len(rows) - 0.4, -0.6))
    axes.grid(axis="y", visible=False)
    return figure


def ridges(panels: Mapping[str, Sequence[np.ndarray]], labels: tuple[str, str], words: Sequence[str]) -> Figure:
    """Histograms as TensorBoard stacks them, a panel for each name: each a table of (left edge, right edge, count).

    `labels` name both axes, `words` the histograms of a panel, the first at the top.
    """
    import matplotlib.pyplot as plt
    import numpy as np

    figure, axes = plt.subplots(1, len(panels), figsize=(4 * len(panels), 3.6), layout="constrained", squeeze=False)
    for panel, (name, histograms) in zip(axes[0], panels.items(), strict=True):
        for place, rows in enumerate(histograms):
            shares = rows[:, 2] / rows[:, 2].sum()
            edges = np.append(rows[:, 0], rows[-1, 1])
            panel.stairs(place - 1.6 * shares, edges, baseline=place, fill=True, color=BLUE, alpha=0.75)
            panel.stairs(place - 1.6 * shares, edges, baseline=place, color="black", linewidth=0.6)
        panel.set(title=name, xlabel=labels[0], yticks=range(len(words)), yticklabels=words)
        panel.set_ylim(len(words) - 0.8, -1.7)
    axes[0][0].set_ylabel(labels[1])
    return figure


def show(figure: Figure, alt: str, caption: str = "") -> None:
    """Show a figure. `alt`, a sentence, states what it shows; a caption asks or explains, and `alt` is then folded below it.

    Both are text because JupyterLab gives its images no alternative text, whatever their metadata say; other readers
    of notebooks, such as nbconvert, use the metadata. The picture is stored at twice the resolution it is shown in.
    """
    import matplotlib.pyplot as plt

    stored = io.BytesIO()
    figure.savefig(stored, format="png", bbox_inches="tight", dpi=2 * figure.dpi)
    plt.close(figure)
    _show(stored.getvalue(), 2, alt, caption)


def page(name: str, alt: str, caption: str = "") -> None:
    """Show a page as a browser test saw it: `name`.png in course/pictures, with words as in `show`."""
    _show((Path(__file__).with_name("pictures") / f"{name}.png").read_bytes(), 1, alt, caption)


def _show(png: bytes, density: int, alt: str, caption: str) -> None:
    from IPython.display import display

    width = int.from_bytes(png[16:20], "big") // density  # a PNG begins with its size
    display(
        {"image/png": png, "text/plain": f"Figure: {alt}"},
        metadata={"image/png": {"alt": alt, "width": width}},
        raw=True,
    )
    text = f"<p style='margin:0 0 1em;font-size:.9em'>{escape(caption or alt)}</p>"
    if caption:
        text += f"<details><summary>In words</summary>{escape(alt)}</details>"
    display({"text/html": text}, raw=True)
