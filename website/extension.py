"""What the site asks of Sphinx beyond its extensions: links to single cells, and original, then and now side by side."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from latex2mathml.converter import convert

WORLDS = ("Original", "Then", "Now")


def label_cells(app: Any, doctree: nodes.document) -> None:
    """Each code cell can be linked to by the label in its metadata."""
    labels = app.env.get_domain("std")
    for cell in doctree.findall(nodes.container):
        label = cell.get("cell_metadata", {}).get("label")
        if cell.get("nb_element") == "cell_code" and label:
            cell["ids"].append(label)
            labels.anonlabels[label] = (app.env.docname, label)
            labels.labels[label] = (app.env.docname, label, label)


def make_columns(app: Any, doctree: nodes.document, docname: str) -> None:
    """Parts called Original, Then and Now that follow each other stand in columns."""
    for section in list(doctree.findall(nodes.section)):
        run: list[nodes.section] = []
        for child in [*section.children, None]:
            if isinstance(child, nodes.section) and child[0].astext() in WORLDS:
                run.append(child)
                continue
            if len(run) > 1:
                columns = nodes.container(classes=["worlds"])
                run[0].parent.insert(run[0].parent.index(run[0]), columns)
                for each in run:
                    each.parent.remove(each)
                    columns += each
            run = []


def mathml(writer: Any, node: Any) -> None:
    """A formula as MathML, which browsers draw by themselves and read aloud."""
    display = "block" if isinstance(node, nodes.math_block) else "inline"
    writer.body.append(convert(node.astext(), display=display))
    raise nodes.SkipNode


def setup(app: Any) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (mathml, None), (mathml, None))
    app.connect("doctree-read", label_cells)
    app.connect("doctree-resolved", make_columns)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
