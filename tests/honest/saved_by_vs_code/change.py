"""Saved in VS Code after a copy into a new notebook: its own metadata and ids, another kernel, line endings of Windows."""

from nbformat import NotebookNode


def change(notebook: NotebookNode) -> None:
    notebook.metadata = NotebookNode(
        kernelspec={"display_name": ".venv", "language": "python", "name": "python3"},
        language_info={"name": "python", "version": "3.12.3", "file_extension": ".py"},
    )
    for number, cell in enumerate(notebook.cells):
        cell.id = f"{0x3A41C0DE + 7919 * number:08x}"
        cell.metadata = NotebookNode({"vscode": {"languageId": "python"}} if cell.cell_type == "code" else {})
        cell.source = cell.source.replace("\n", "\r\n")
