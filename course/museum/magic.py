"""The cell magic `%%then`: the cell below it runs, as it stands, on the Keras of its day.

    %%then 1.0.2                          on Keras 1.0.2, in a namespace of its own, which the next such cell shares
    %%then 1.0.2 -> loss, accuracy        …and gives these two to the notebook
    %%then 2.1.2 weights -> outputs       …with `weights` taken from the notebook
    %%then 2.1.2 work -> work/whole.h5    …and gives the file `whole.h5`, which it wrote in the folder `work`
    %%then 1.0.2 --fresh                  …in a new copy of it, as in a restarted kernel

What goes to the notebook is copied: numbers, text, arrays, and lists and dicts of these. A file is there anyway; that it is
named keeps it for those who have no old Keras.
"""

from __future__ import annotations

import importlib
import keyword
import types
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IPython.core.error import UsageError
from IPython.core.getipython import get_ipython
from IPython.core.interactiveshell import InteractiveShell

from course.museum import sources, stored, values
from course.museum.wording import as_then, reword
from course.museum.worlds import World, keras

# Files whose frames say nothing about the old program: the museum's own, and Python's import machinery.
_NOT_SHOWN = (str(Path(__file__).parent), importlib.__file__, "<frozen importlib")
USAGE = "write %%then VERSION, or %%then VERSION names to take -> names to give; VERSION is one of"


@dataclass(frozen=True)
class Order:
    """What stands behind `%%then`."""

    version: str
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    fresh: bool = False
    files: tuple[str, ...] = ()  # each a name of the notebook's that holds a folder, and a path below it


def register() -> None:
    shell = get_ipython()
    if shell is not None:
        shell.register_magic_function(lambda line, cell: then(shell, line, cell), "cell", "then")


def read(line: str) -> Order:
    """The order in a `%%then` line; a UsageError says what to write instead."""
    left, _, right = line.partition("->")
    words, given = left.replace(",", " ").split(), right.replace(",", " ").split()
    gives, files = [word for word in given if "/" not in word], [word for word in given if "/" in word]
    folders = [file.split("/")[0] if ".." not in file.split("/") else file for file in files]
    fresh = "--fresh" in words
    version, *takes = [word for word in words if word != "--fresh"] or [""]
    odd = [word for word in (*takes, *gives, *folders) if not word.isidentifier() or keyword.iskeyword(word)]
    if version not in sources.versions() or odd:
        found = f"{odd[0]!r} is not a name" if odd else f"not {version!r}" if version else "none is given"
        raise UsageError(f"%%then: {USAGE} {', '.join(sources.versions())}: {found}")
    return Order(version, tuple(takes), tuple(gives), fresh, tuple(files))


def then(shell: InteractiveShell, line: str, cell: str) -> None:
    order = read(line)
    if not sources.available(order.version):
        entry = stored.show(line, cell, order.version)
        shell.push(stored.given(entry))
        for file, content in stored.files(entry, order.files).items():
            _write(shell, file, content)
        return
    missing = [name for name in order.takes if name not in shell.user_ns]
    if missing:
        raise UsageError(f"%%then takes {missing[0]!r}, which the notebook does not have: run the cell that makes it")
    with stored.recording(line, cell) as record:
        given = _run(shell, order, cell)
        record(given, {file: _content(shell, file) for file in order.files})
    shell.push(given)


def _run(shell: InteractiveShell, order: Order, cell: str) -> dict[str, Any]:
    """Run the cell; the values that it gives. An error is shown once, in the words of its day, and without our frames."""
    source = shell.transform_cell(cell)
    filename = shell.compile.cache(source, shell.execution_count, raw_code=cell)
    world = keras(order.version, fresh=order.fresh)
    world.names.update({name: shell.user_ns[name] for name in order.takes})
    try:
        world.run(source, filename)
    except SyntaxError as error:
        raise _without_stack(shell, error) from None
    except BaseException as error:
        reword(error)
        lines = _traceback(shell, error, filename)
        error._render_traceback_ = lambda: lines  # type: ignore[attr-defined]  # IPython asks the exception for it
        raise
    return {name: _given(world, name) for name in order.gives}


def _traceback(shell: InteractiveShell, error: BaseException, filename: str) -> list[str]:
    """The error with the stack from the cell on, and in it only frames of the cell and of libraries."""
    frames: list[types.TracebackType] = []
    stack = error.__traceback__
    while stack is not None:
        frames.append(stack)
        stack = stack.tb_next
    names = [frame.tb_frame.f_code.co_filename for frame in frames]
    start = names.index(filename) if filename in names else 0
    kept: types.TracebackType | None = None
    for frame, name in reversed(list(zip(frames, names, strict=True))[start:]):
        if not name.startswith(_NOT_SHOWN):
            kept = types.TracebackType(kept, frame.tb_frame, frame.tb_lasti, frame.tb_lineno)
    return [as_then(line) for line in shell.InteractiveTB.structured_traceback(type(error), error, kept)]


def _without_stack(shell: InteractiveShell, error: SyntaxError) -> Exception:
    """An error of the same name and text. IPython shows a real SyntaxError below all frames that lead to the magic."""
    shown = type(type(error).__name__, (Exception,), {})(error.msg)
    lines = shell.SyntaxTB.structured_traceback(type(error), error, [])
    shown._render_traceback_ = lambda: lines  # type: ignore[attr-defined]
    return shown


def _given(world: World, name: str) -> Any:
    if name not in world.names:
        raise UsageError(f"%%then gives {name!r}, but no cell on Keras {world.version} has made it")
    try:
        return values.copied(world.names[name])
    except values.NotPlain as error:
        raise UsageError(
            f"%%then gives {name!r}, but {error}: give numbers, text, arrays, or lists and dicts of these"
        ) from None


def _content(shell: InteractiveShell, file: str) -> bytes:
    try:
        return _path(shell, file).read_bytes()
    except (OSError, LookupError):
        raise UsageError(f"%%then gives the file {file!r}, but the cell has not written it") from None


def _write(shell: InteractiveShell, file: str, content: bytes) -> None:
    try:
        _path(shell, file).write_bytes(content)
    except (OSError, LookupError):
        raise UsageError(
            f"%%then gives the file {file!r}, but there is no such folder: run the cell that makes it"
        ) from None


def _path(shell: InteractiveShell, file: str) -> Path:
    """`work/whole.h5` in the folder that the notebook calls `work`; a LookupError when it has none."""
    name, _, rest = file.partition("/")
    return Path(str(shell.user_ns[name]), rest)
