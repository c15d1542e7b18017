"""Where an old Keras is missing, its cells show what is stored of them, marked as stored, and the notebook goes on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from autograde.authoring import build
from autograde.authoring.source import read_source
from autograde.course import Course
from course.museum import stored, storing
from tests.declared import COURSE
from tests.museum.old import world_of

pytestmark = pytest.mark.usefixtures("warm_kernels")

# The sources are taken away where the variable is set: in the kernel, not on this machine.
SET_UP = """\
import os
from pathlib import Path
from course import museum
from course.museum import sources
if os.path.exists("without"):
    sources.FOLDER = Path("nowhere")
museum.enable()
given = 3"""
OLD = """\
%%then 2.1.2 given -> total, rows
import numpy as np
total = given + 1
rows = np.ones((1, 2), 'f')
print('a < b')
total"""
PICTURE = """\
%%then 2.1.2
from IPython.display import display, HTML
display(HTML('<b>bold</b>'))
print('between')
display({'image/png': 'iVBORw0KGgo=', 'text/plain': 'a picture'}, raw=True)"""
FAILS = "%%then 2.1.2\nprint('before')\nnot_there"
WRITES = """\
%%then 2.1.2 work -> work/notes.txt
with open(work + '/notes.txt', 'w') as file:
    _ = file.write('kept')"""
MISSING = "Keras 2.1.2 is not on this machine; `python -m course.museum fetch` gets it"


def notebook_of(*cells: str) -> nbformat.NotebookNode:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in (SET_UP, *cells)])
    for cell in notebook.cells:
        if cell.source == FAILS:
            cell.metadata["tags"] = ["raises-exception"]
    return notebook


def outputs_of(notebook: nbformat.NotebookNode, folder: Path) -> list[list[nbformat.NotebookNode]]:
    NotebookClient(notebook, timeout=120, coalesce_streams=True, resources={"metadata": {"path": str(folder)}}).execute()
    return [cell.outputs for cell in notebook.cells[1:]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook whose outputs are stored, and then a machine without the old Keras."""
    world_of("2.1.2")  # or skip
    folder = tmp_path_factory.mktemp("course")
    notebook = folder / "01.ipynb"
    nbformat.write(notebook_of(OLD, PICTURE, FAILS, "assert total == 4"), notebook)
    before = notebook.read_bytes()
    assert storing.store(notebook) == folder / "then.json"
    assert notebook.read_bytes() == before
    (folder / "without").touch()
    return folder


def test_the_file_holds_the_cells_on_old_kerases_and_nothing_of_this_machine(folder: Path) -> None:
    entries = json.loads((folder / "then.json").read_text())
    assert len(entries) == 3
    assert "/" not in "".join(shown for entry in entries.values() for shown in entry["shown"] if isinstance(shown, str))
    assert sorted(path.name for path in folder.iterdir()) == ["01.ipynb", "then.json", "without"]


def test_a_cell_without_its_keras_shows_what_is_stored_and_gives_what_it_gave(folder: Path) -> None:
    shown, printed = outputs_of(notebook_of(OLD, "print(total, rows.dtype, rows.tolist())"), folder)
    (only,) = shown
    assert only.data["text/plain"] == f"{MISSING}. This is the cell's stored output:\n| a < b\n| 4"
    assert "a &lt; b\n4" in only.data["text/html"] and MISSING in only.data["text/html"]
    assert printed[0].text == "4 float32 [[1.0, 1.0]]\n"


def test_a_file_that_a_cell_gives_is_there_without_its_keras(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(stored.VARIABLE, str(tmp_path / "then.json"))
    (tmp_path / "work").mkdir()
    named = "work = 'work'"
    outputs_of(notebook_of(named, WRITES), tmp_path)
    assert (tmp_path / "work" / "notes.txt").read_text() == "kept"
    monkeypatch.delenv(stored.VARIABLE)
    (tmp_path / "without").touch()
    (tmp_path / "elsewhere").mkdir()
    *_, (printed,) = outputs_of(
        notebook_of("work = 'elsewhere'", WRITES, "print(open('elsewhere/notes.txt').read())"), tmp_path
    )
    assert printed.text == "kept\n"
    with pytest.raises(
        CellExecutionError, match="'work/notes.txt', but there is no such folder: run the cell that makes it"
    ):
        outputs_of(notebook_of("work = 'gone'", WRITES), tmp_path)


def test_pictures_and_pages_are_shown_in_their_order_below_the_line_that_marks_them(folder: Path) -> None:
    ((marked, page, text, picture),) = outputs_of(notebook_of(PICTURE), folder)
    assert marked.data["text/plain"] == f"{MISSING}. This is the cell's stored output:"
    assert text.data["text/plain"] == "| between"
    assert page.data["text/html"] == "<b>bold</b>" and picture.data["image/png"] == "iVBORw0KGgo="


def test_a_stored_error_is_shown_and_not_raised(folder: Path) -> None:
    ((only,),) = outputs_of(notebook_of(FAILS), folder)
    assert only.output_type == "display_data"
    assert only.data["text/plain"].endswith("\n| before\n| NameError: name 'not_there' is not defined")


def test_a_changed_cell_has_no_stored_output_and_says_so(folder: Path) -> None:
    ((only,),) = outputs_of(notebook_of("%%then 2.1.2\nprint('mine')"), folder)
    assert only.text == f"{MISSING}. This cell has no stored output.\n"


def test_a_cell_is_found_by_its_words_whatever_the_spaces_around_them() -> None:
    key = stored.key("1.0.2 -> a", "x = 1\ny = 2\n")
    assert key == stored.key(" 1.0.2  ->  a ", "\nx = 1  \ny = 2")
    others = [("2.1.2 -> a", "x = 1\ny = 2"), ("1.0.2", "x = 1\ny = 2"), ("1.0.2 -> a", " x = 1\ny = 2")]
    assert key not in {stored.key(*other) for other in others}


def test_a_cell_shows_its_output_while_it_is_stored(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(stored.VARIABLE, str(tmp_path / "then.json"))
    (printed, shown), (page, between, picture) = outputs_of(notebook_of(OLD, PICTURE), tmp_path)
    assert printed.text == "a < b\n" and shown.data["text/plain"] == "4"
    assert (page.data["text/html"], between.text, picture.output_type) == ("<b>bold</b>", "between\n", "display_data")
    stored_before, stored_now = (json.loads((place / "then.json").read_text()) for place in (folder, tmp_path))
    assert len(stored_now) == 2 and stored_now.items() <= stored_before.items()


BAR = """\
%%then 2.1.2
import numpy as np
from keras.models import Sequential
from keras.layers import Dense
model = Sequential([Dense(1, input_dim=2)])
model.compile("sgd", "mse")
history = model.fit(np.zeros((64, 2)), np.zeros((64, 1)), batch_size=1, epochs=2)"""


def test_a_progress_bar_is_stored_as_it_stands_in_the_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    world_of("2.1.2")  # or skip
    monkeypatch.setenv(stored.VARIABLE, str(tmp_path / "then.json"))
    (outputs,) = outputs_of(notebook_of(BAR), tmp_path)
    ((text,),) = (entry["shown"] for entry in json.loads((tmp_path / "then.json").read_text()).values())
    assert "".join(output.text for output in outputs).count("64/64") >= 2
    assert text.count("Epoch") == text.count("64/64 [=====") == 2 and not set("\r\b") & set(text)


SOURCE = f"""\
# %% card [markdown] minutes=5
# # 01 Small
#
# **Aim.** Keep an output.

# %% setup
{SET_UP}

# %% original
# {OLD}
"""


def test_the_build_keeps_them_beside_the_notebook_and_no_older_ones(tmp_path: Path) -> None:
    world_of("2.1.2")  # or skip
    course = Course(tmp_path / "course")
    source = course.source("01_small")
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE)
    (source.parent / "then.json").write_text('{"older": {}}')
    shutil.copy(COURSE.root / "course.toml", course.root)
    (source.parent / "exercises.py").write_text("EXERCISES = ()\n")
    made = Course(tmp_path / "made")
    made.notebooks.mkdir(parents=True)
    made.catalogue.write_text("[]")
    build._make_solution(course, read_source(source), made, [], run=True)
    (entry,) = json.loads((made.solution("01_small").parent / "then.json").read_text()).values()
    assert entry["shown"] == ["a < b\n4\n"]
