"""The temporary folder after a kernel: what TensorFlow put there for the kernel's life is gone, however it ended."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbclient.exceptions import DeadKernelError

from autograde.kernels.start import leftovers, runtime
from tests.kernels.conftest import COLD, printed
from tests.kernels.test_lifecycle import soon

# AutoGraph writes a file for a function with an `if`.
CONVERT = (
    "import glob, os, tempfile, tensorflow as tf\n"
    "@tf.function\n"
    "def positive(x):\n    if x > 0:\n        return x\n    return -x\n"
    "_ = positive(tf.constant(-1.0))\n"
    f"print(len(glob.glob(tempfile.gettempdir() + '/{leftovers.PREFIX}*')))"
)


@pytest.fixture(scope="module")
def one_for_all(tmp_path_factory) -> Path:
    """The folder decides which zygote forks a kernel, and each takes seconds to start."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture
def temporary(monkeypatch, one_for_all) -> Iterator[Path]:
    """An empty temporary folder."""
    monkeypatch.setenv("TMPDIR", str(one_for_all))
    yield one_for_all
    for path in one_for_all.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize("shutdown", ["graceful", "immediate"])
def test_a_warm_kernel_leaves_nothing(execute, temporary, shutdown):
    [outputs] = execute([CONVERT], shutdown_kernel=shutdown)
    assert printed(outputs) == "1\n"  # it was there, in the folder that the student sees
    assert list(temporary.iterdir()) == []


def test_a_warm_kernel_that_crashes_leaves_nothing(execute, temporary):
    with pytest.raises(DeadKernelError):
        execute([CONVERT, "import os\nos.abort()"])
    assert list(temporary.iterdir()) == []


def test_without_the_note_a_killed_kernel_leaves_them(execute, temporary):
    """What a cold kernel does: the tests above can fail."""
    execute([CONVERT], COLD, shutdown_kernel="immediate")
    assert [path for path in temporary.iterdir() if path.name.startswith(leftovers.PREFIX)]


def test_what_the_student_put_there_stays(execute, temporary):
    execute(["import tempfile\nprint(tempfile.mkdtemp(prefix='mine-'))"], shutdown_kernel="immediate")
    assert [path.name[:5] for path in temporary.iterdir()] == ["mine-"]


CLIENT = f"""
import sys, time
from autograde.kernels.guard.policy import SandboxPolicy, Tier
from benchmarks.managers import kernel_manager
from autograde.kernels.start.zygotes import ZYGOTES
from autograde.kernels.start.runtime import RUNTIME
import asyncio
async def main():
    manager = kernel_manager(SandboxPolicy(tier=Tier.NONE))
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    with RUNTIME.borrowed("w") as folder:
        (folder / "a submission").touch()
        await client.execute_interactive({CONVERT!r}, output_hook=lambda message: None)
        print(RUNTIME.path, *(zygote.process.pid for zygote in ZYGOTES), flush=True)
        await asyncio.sleep(600)
asyncio.run(main())
"""


@pytest.mark.parametrize("zygote_too", [False, True], ids=["client", "client and zygote"])
def test_what_killed_processes_leave_is_removed(temporary, monkeypatch, zygote_too):
    client = subprocess.Popen([sys.executable, "-c", CLIENT], stdout=subprocess.PIPE)
    try:
        path, zygote = client.stdout.readline().decode().split()
        folder = Path(path)
        assert list(folder.glob("w*/a submission"))
        assert [entry.name.startswith(leftovers.PREFIX) for entry in temporary.iterdir()].count(True) == 1
        if zygote_too:
            os.kill(int(zygote), signal.SIGSTOP)  # it must not clean up between the two
    finally:
        client.kill()
        client.wait()
        client.stdout.close()
    if zygote_too:
        os.kill(int(zygote), signal.SIGKILL)
        assert folder.exists()
        monkeypatch.setattr(runtime, "base_folder", lambda: folder.parent)
        runtime.sweep()  # the next client's first kernel does this
    assert soon(lambda: not folder.exists())
    assert list(temporary.iterdir()) == []


def test_a_borrowed_folder_goes_with_its_use():
    with runtime.RUNTIME.borrowed("w") as folder:
        (folder / "file").touch()
        assert folder.parent == runtime.RUNTIME.path
    assert not folder.exists()


def test_a_note_names_only_files_of_autograph(tmp_path):
    mine = tmp_path / "mine.txt"
    theirs = tmp_path / f"{leftovers.PREFIX}x.py"
    mine.touch(), theirs.touch()
    (tmp_path / leftovers.NOTE).write_text(f"{mine}\n{theirs}\n{leftovers.PREFIX}relative\n")
    leftovers.remove_noted(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_folders_made_to_stay_are_removed(tmp_path):
    """Thousands in each other, and one that nobody may enter."""
    folder, closed = tmp_path / "stays", tmp_path / "stays" / "closed"
    (closed / "in").mkdir(parents=True)
    closed.chmod(0)
    deep = "import os\nfor _ in range(3000): os.mkdir('d'); os.chdir('d')"
    subprocess.run([sys.executable, "-c", deep], cwd=folder, check=True)
    leftovers.remove_tree(folder)
    assert list(tmp_path.iterdir()) == []
