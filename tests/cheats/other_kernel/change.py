"""Asks for another kernel and another language in the notebook's metadata."""

from nbformat import NotebookNode


def change(notebook: NotebookNode) -> None:
    notebook.metadata["kernelspec"] = {"name": "bash", "display_name": "Bash", "language": "bash"}
    notebook.metadata["language_info"] = {"name": "bash"}
