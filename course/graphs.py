"""Graphs as pictures, drawn from the graphs themselves: what a fetch needs, small graphs, layers, who ran where."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from course.drawing import GREY, ORANGE, SKY

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PALE = "#bbbbbb"

# A node's place (column, row), and the names of the operations that it stands for: each name, and what
# begins with it and a slash.
Node = tuple[tuple[float, float], str | tuple[str, ...]]


def draw(graph: Any, fetches: Mapping[str, Any], nodes: Mapping[str, Node]) -> Figure:
    """One panel for each fetch, by its title: what a session would run for it is lit, the rest stays grey.

    Nodes are placed by hand; the arrows and the light come from the graph.
    """
    import matplotlib.pyplot as plt

    lines = arrows(graph, nodes)
    columns, rows = zip(*(place for place, _ in nodes.values()), strict=True)
    size = (1.75 * (max(columns) + 1), 0.75 * (max(rows) + 1) + 0.6)
    figure, panels = plt.subplots(len(fetches), 1, figsize=(size[0], size[1] * len(fetches)), squeeze=False)
    for axes, (title, fetch) in zip(panels[:, 0], fetches.items(), strict=True):
        lit = _lit(graph, fetch, nodes)
        drawn = {label: _draw_node(axes, label, place, label in lit) for label, (place, _) in nodes.items()}
        for start, end in lines:
            _draw_arrow(axes, drawn[start], drawn[end], lit={start, end} <= lit)
        axes.set(title=title, xlim=(-0.6, max(columns) + 0.6), ylim=(max(rows) + 0.6, -0.6))
        axes.axis("off")
    figure.tight_layout()
    return figure


def _owner(name: str, nodes: Mapping[str, Node]) -> str | None:
    """The node that an operation belongs to: the one with the longest of the names that its own begins with."""
    found = {
        each: label
        for label, (_, names) in nodes.items()
        for each in ((names,) if isinstance(names, str) else names)
        if name == each or name.startswith(f"{each}/")
    }
    return found[max(found, key=len)] if found else None


def arrows(graph: Any, nodes: Mapping[str, Node]) -> list[tuple[str, str]]:
    """Between which nodes something flows, by way of operations that no node shows, too."""
    arrows = []
    for op in graph.get_operations():
        if (end := _owner(op.name, nodes)) is None:
            continue
        for number, tensor in enumerate(op.inputs):
            for start in _shown_before(tensor.op, nodes):
                # An assignment is given the variable and writes into it: there the arrow points the other way.
                writes = number == 0 and op.type.startswith(("Assign", "ResourceApply"))
                arrows.append((end, start) if writes else (start, end))
    return [arrow for arrow in dict.fromkeys(arrows) if arrow[0] != arrow[1]]


def _shown_before(op: Any, nodes: Mapping[str, Node]) -> set[str]:
    """The nodes that an operation belongs to or, if none shows it, those that its inputs come from."""
    found, waiting, seen = set(), [op], set()
    while waiting:
        each = waiting.pop()
        owner = _owner(each.name, nodes)
        if owner:
            found.add(owner)
        elif each not in seen:
            seen.add(each)
            waiting += [tensor.op for tensor in each.inputs]
    return found


def _lit(graph: Any, fetch: Any, nodes: Mapping[str, Node]) -> set[str]:
    """The nodes of which a session runs something for this fetch; TensorFlow itself says which operations those are."""
    import tensorflow as tf

    name = getattr(fetch, "op", fetch).name
    needed = tf.compat.v1.graph_util.extract_sub_graph(graph.as_graph_def(), [name])
    return {label for node in needed.node if (label := _owner(node.name, nodes))}


def _draw_node(axes: Any, label: str, place: tuple[float, float], lit: bool) -> Any:
    box = {"boxstyle": "round,pad=0.45", "facecolor": ORANGE if lit else "white", "edgecolor": "black" if lit else PALE}
    return axes.text(*place, label, ha="center", va="center", fontsize=12, color="black" if lit else GREY, bbox=box)


def _draw_arrow(axes: Any, start: Any, end: Any, lit: bool) -> None:
    boxes = {"patchA": start.get_bbox_patch(), "patchB": end.get_bbox_patch(), "shrinkA": 2, "shrinkB": 2}
    line = {"color": "black", "linewidth": 2} if lit else {"color": PALE, "linewidth": 1}
    # Above the boxes, so that these have their size when the arrow is cut off at them.
    axes.annotate("", end.get_position(), start.get_position(), arrowprops={"arrowstyle": "-|>", **boxes, **line}, zorder=4)


# What a small graph's operations do, in words that fit into a box.
_WORDS = {"VarHandleOp": "variable", "ReadVariableOp": "read", "AddV2": "+ 1", "Mul": "result", "AssignVariableOp": "assign",
          "AssignAddVariableOp": "add 1", "Placeholder": "variable"}  # fmt: skip
_LEFT_OUT = ("NoOp", "Const", "Identity")


def operations(panels: Mapping[str, tuple[Sequence[Any], Sequence[Any]]]) -> Figure:
    """For each title a small graph: its operations (without constants) and those asked for; what they need is filled."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, len(panels), figsize=(6.5 * len(panels), 2.6), squeeze=False)
    for panel, (title, (operations, asked)) in zip(axes[0], panels.items(), strict=True):
        _graph(panel, [op for op in operations if op.type not in _LEFT_OUT], _needed(asked))
        panel.set_title(title)
    figure.tight_layout()
    return figure


def _feeds(op: Any) -> list[tuple[Any, bool]]:
    """What has to come before, and whether it only has to come before."""
    return [(tensor.op, False) for tensor in op.inputs] + [(before, True) for before in op.control_inputs]


def _needed(asked: Sequence[Any]) -> set[str]:
    names: set[str] = set()
    waiting = list(asked)
    while waiting:
        op = waiting.pop()
        if op.name not in names:
            names.add(op.name)
            waiting += [before for before, _ in _feeds(op)]
    return names


def _graph(panel: Any, operations: Sequence[Any], filled: set[str]) -> None:
    words = {op.name: _WORDS.get(op.type, op.type) for op in operations}
    arrows = [(before.name, op.name, after) for op in operations for before, after in _feeds(op) if before.name in words]
    _boxes(panel, words, arrows, filled)


def model(network: Any, filled: Sequence[str] = ()) -> Figure:
    """The layers of a functional model of Keras 3, each called once, with arrows to their readers; some are filled."""
    import matplotlib.pyplot as plt

    arrows = []
    for layer in network.layers:
        read = layer.input if isinstance(layer.input, list) else [layer.input]
        sources = [tensor._keras_history.operation.name for tensor in read]
        arrows += [(source, layer.name, False) for source in sources if source != layer.name]
    figure, panel = plt.subplots(figsize=(10, 3))
    _boxes(panel, {layer.name: layer.name for layer in network.layers}, arrows, set(filled))
    return figure


def _boxes(panel: Any, words: Mapping[str, str], arrows: Sequence[tuple[str, str, bool]], filled: set[str]) -> None:
    """A box for each word, and arrows, some of them dashed; what an arrow comes from stands to the left."""
    columns = dict.fromkeys(words, 0)
    for _ in words:
        for source, target, _ in arrows:
            columns[target] = max(columns[target], columns[source] + 1)
    rows: dict[int, int] = {}
    places: dict[str, tuple[int, int]] = {}
    for name, column in columns.items():
        rows[column] = rows.get(column, -1) + 1
        places[name] = (column, -rows[column])
    for source, target, dashed in arrows:
        far = columns[target] - columns[source] > 1  # passes by what lies between
        ends = {"shrinkA": 8 + 4 * len(words[source]), "shrinkB": 8 + 4 * len(words[target])}
        look = {"arrowstyle": "->", "color": GREY, "linestyle": "--" if dashed else "-"}
        way = {"connectionstyle": "arc3,rad=-0.35" if far else "arc3"}
        panel.annotate("", places[target], places[source], arrowprops=look | ends | way)
    for name, word in words.items():
        on = name in filled
        box = {
            "boxstyle": "round,pad=0.45",
            "facecolor": SKY if on else "white",
            "edgecolor": GREY,
            "linestyle": "-" if on else ":",
        }
        panel.text(*places[name], word, ha="center", va="center", bbox=box, color="black" if on else GREY)
    panel.set(xlim=(-0.5, max(columns.values()) + 0.5), ylim=(-max(rows.values()) - 0.5, 0.9))
    panel.axis("off")


def runs(metadata: Any, names: Mapping[str, str], operations: Collection[str]) -> dict[str, list[tuple[str, int, int]]]:
    """What ran on each device, in the order of their names: (operation, begin, microseconds), if it took more than 20."""
    ran = {device.device.rpartition("device:")[2]: device.node_stats for device in metadata.step_stats.dev_stats}
    rows = {}
    for place, name in names.items():
        nodes = [node for node in ran.get(place, ()) if node.node_name in operations and node.all_end_rel_micros > 20]
        rows[name] = [(node.node_name, node.all_start_micros, node.all_end_rel_micros) for node in nodes]
    begin = min((start for bars in rows.values() for _, start, _ in bars), default=0)
    return {name: [(word, start - begin, length) for word, start, length in bars] for name, bars in rows.items()}


def placed(graph: Any, where: Mapping[str, str], rows: Sequence[str]) -> Figure:
    """The operations of a graph by name, each in the row of its device; arrows from one row to another are broken."""
    import matplotlib.pyplot as plt

    operations = [op for op in graph.get_operations() if where.get(op.name) in rows and op.type != "Const"]
    arrows = [(tensor.op, op) for op in operations for tensor in op.inputs if tensor.op in operations]
    columns: dict[Any, int] = {}
    for op in operations:
        columns[op] = max((columns[source] + 1 for source, target in arrows if target is op), default=0)
    figure, axes = plt.subplots(figsize=(2.3 * (max(columns.values()) + 1), 1.9 * len(rows)))
    boxes: dict[Any, Any] = {}
    for op in operations:
        cell = (columns[op], where[op.name])
        above = sum((columns[other], where[other.name]) == cell for other in boxes)  # boxes must not cover each other
        place = (columns[op], rows.index(where[op.name]) + (0, 0.36, -0.36)[above % 3])
        box = {"boxstyle": "round,pad=0.4", "facecolor": SKY if cell[1] == rows[0] else ORANGE, "edgecolor": "black"}
        words = op.name.replace("/ReadVariableOp", " (read)")
        boxes[op] = axes.text(*place, words, ha="center", va="center", fontsize=11, color="black", bbox=box)
    for source, target in arrows:
        crosses = where[source.name] != where[target.name]
        look = {
            "color": "black" if crosses else GREY,
            "linestyle": "--" if crosses else "-",
            "linewidth": 2 if crosses else 1.2,
        }
        ends = {
            "patchA": boxes[source].get_bbox_patch(),
            "patchB": boxes[target].get_bbox_patch(),
            "shrinkA": 2,
            "shrinkB": 2,
        }
        way = (boxes[target].get_position(), boxes[source].get_position())
        axes.annotate("", *way, arrowprops={"arrowstyle": "->", **look, **ends}, zorder=4)
    axes.set(xlim=(-0.6, max(columns.values()) + 0.6), ylim=(len(rows) - 0.4, -0.6), yticks=range(len(rows)))
    axes.set_yticklabels(list(rows))
    axes.set_xticks([])
    axes.grid(visible=False)
    return figure


def scopes(graph_def: Any, places: Mapping[str, tuple[float, float]]) -> Figure:
    """The outermost name scopes of a graph that are named, as boxes with the number of their nodes.

    An arrow goes from a scope to one that reads it, and bears the number of tensors; boxes are placed by hand (column, row).
    """
    import matplotlib.pyplot as plt

    sizes, tensors = dict.fromkeys(places, 0), dict[tuple[str, str], int]()
    for node in graph_def.node:
        reader = node.name.partition("/")[0]
        if reader not in places:
            continue
        sizes[reader] += 1
        for source in {each.partition("/")[0].partition(":")[0] for each in node.input} & places.keys() - {reader}:
            read = sum(each.partition("/")[0].partition(":")[0] == source for each in node.input)
            tensors[source, reader] = tensors.get((source, reader), 0) + read
    columns, rows = zip(*places.values(), strict=True)
    figure, axes = plt.subplots(figsize=(2.2 * (max(columns) + 1), 1.15 * (max(rows) + 1)))
    boxes = {}
    for name, place in places.items():
        box = {"boxstyle": "round,pad=0.5", "facecolor": SKY, "edgecolor": "black"}
        words = f"{name}\n{sizes[name]} nodes"
        boxes[name] = axes.text(*place, words, ha="center", va="center", fontsize=11, color="black", bbox=box)
    for (source, reader), number in tensors.items():
        ends = {
            "patchA": boxes[source].get_bbox_patch(),
            "patchB": boxes[reader].get_bbox_patch(),
            "shrinkA": 2,
            "shrinkB": 2,
        }
        look = {"arrowstyle": "-|>", "color": GREY, "linewidth": 1 + number**0.5 / 4, "alpha": 0.8}
        axes.annotate("", places[reader], places[source], arrowprops=look | ends, zorder=4)
        share = 0.7 if places[reader][0] - places[source][0] > 1.3 else 0.55  # of long arrows past the boxes between
        middle = [share * end + (1 - share) * begin for begin, end in zip(places[source], places[reader], strict=True)]
        patch = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        axes.text(*middle, str(number), fontsize=9, ha="center", va="center", color="black", bbox=patch, zorder=5)
    axes.set(xlim=(-0.6, max(columns) + 0.6), ylim=(max(rows) + 0.6, -0.6))
    axes.axis("off")
    return figure
