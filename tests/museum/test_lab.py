"""`%%then` in a kernel of JupyterLab, started as `make lab` starts it."""

from __future__ import annotations

from pathlib import Path

from tests.env.server import Server
from tests.museum.old import world_of
from tests.museum.test_kernels import OLD_CELL, SET_UP
from tools.lock import ROOT


def test_an_old_program_trains_in_jupyterlab(tmp_path: Path) -> None:
    world_of("1.0.2")  # or skip
    server = Server(ROOT, tmp_path)
    try:
        # One message: the set-up cell, and the old cell as the notebook would send it.
        line, _, cell = OLD_CELL.partition("\n")
        magic = f"get_ipython().run_cell_magic('then', {line.removeprefix('%%then ')!r}, {cell!r})"
        printed = server.run_cell(f"{SET_UP}\nsteps = 200\n{magic}\nprint(before > 2 > after)")
    finally:
        server.stop()
    assert printed == "True\n"
