"""What a fork after the imports could break, one test for each: a warm kernel behaves as a cold one."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from jupyter_client.manager import KernelManager

from autograde.kernels.guard.policy import Tier
from autograde.kernels.start import preload
from autograde.kernels.start.key import with_course
from tests.kernels.conftest import COLD, PROVISIONER_VARIABLE, WARM, choose, printed

PLOT = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


@pytest.mark.parametrize("magic", ["", "%matplotlib inline\n"])
def test_plots_are_shown(execute, magic):
    [outputs] = execute([magic + PLOT])
    assert [o for o in outputs if "image/png" in o.get("data", {})]


def test_a_figure_is_shown_without_show(execute):
    [outputs] = execute(["import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])"])
    assert [o for o in outputs if "image/png" in o.get("data", {})]


def test_backend_of_matplotlib_is_not_preloaded():
    assert "matplotlib_inline.backend_inline" not in (*preload.JUPYTER, *preload.GRADING)


def test_temporary_files_follow_the_clients_variable(execute, light, monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    [outputs] = execute(["import tempfile\nprint(tempfile.gettempdir())"])
    assert printed(outputs).strip() == str(tmp_path)


def test_random_states_differ_between_kernels(execute):
    cell = (
        "import random, numpy as np, tensorflow as tf, keras\n"
        "print(random.random(), np.random.rand(), np.random.default_rng().random(),"
        " float(tf.random.uniform([])), float(keras.random.uniform([])))"
    )
    first, second = (printed(execute([cell])[0]).split() for _ in range(2))
    assert len(first) == 5
    assert all(one != other for one, other in zip(first, second, strict=True))


def test_seeded_random_states_agree_with_a_cold_kernel(execute):
    cell = (
        "import keras, numpy as np\nkeras.utils.set_random_seed(1)\nprint(np.random.rand(), float(keras.random.uniform([])))"
    )
    assert printed(execute([cell], WARM)[0]) == printed(execute([cell], COLD)[0]) != ""


def test_hashes_repeat(execute):
    cell = "print(hash('a'), list({'x', 'y', 'z'}))"
    assert printed(execute([cell])[0]) == printed(execute([cell])[0]) != ""


def test_environment_is_the_clients(execute, monkeypatch):
    # Imports set variables, too: in a warm kernel before the first cell.
    cell = "import os, tensorflow, keras, tf_keras, matplotlib.pyplot\nprint(sorted(os.environ.items()))"
    monkeypatch.setenv("A_VARIABLE_OF_THE_CLIENT", "here")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    warm, cold = (printed(execute([cell], provisioner)[0]) for provisioner in (WARM, COLD))

    def comparable(text: str) -> dict[str, str]:
        # The parent, which provisioner it was; the checkout and the course's defaults, which warm and cold get alike.
        own = ("JPY_PARENT_PID", PROVISIONER_VARIABLE, "PYTHONPATH", *with_course({}, Tier.NONE))
        return {name: value for name, value in eval(text) if name not in own}  # our own repr

    assert "A_VARIABLE_OF_THE_CLIENT" in warm
    assert comparable(warm) == comparable(cold)


def test_path_and_arguments_are_those_of_a_cold_kernel(execute):
    cell = "import sys\nprint(sys.path, sys.argv[0], [a for a in sys.argv if a.startswith('-')], __name__)"
    assert printed(execute([cell], WARM)[0]) == printed(execute([cell], COLD)[0]) != ""


def test_kernel_starts_in_the_clients_folder(execute, tmp_path):
    [outputs] = execute(["import os\nprint(os.getcwd())"], resources={"metadata": {"path": str(tmp_path)}})
    assert printed(outputs).strip() == str(tmp_path)


def test_output_below_python_is_captured(execute):
    # ipykernel reads them in a thread of its own, and what it has not read when the cell ends belongs to no cell.
    [outputs] = execute(["import os, time\nos.write(1, b'one')\n_ = os.write(2, b'two')\ntime.sleep(3)"])
    assert printed(outputs) == "one"
    assert printed(outputs, "stderr") == "two"


@pytest.mark.parametrize("logger", ["tf.get_logger()", "absl.logging"])
def test_loggers_made_before_the_fork_write_to_the_notebook(execute, logger):
    cells = ["import tensorflow as tf, absl.logging", f"{logger}.warning('a warning of the course')"]
    assert "a warning of the course" in printed(execute(cells)[1], "stderr")


def test_history_is_not_written(execute, monkeypatch, tmp_path):
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    [outputs] = execute(["get_ipython().history_manager.hist_file"])
    assert outputs[0].data["text/plain"] == "':memory:'"
    assert not list(tmp_path.rglob("history.sqlite"))


def test_exit_runs_the_students_hooks_and_no_teardown(execute, tmp_path):
    file = tmp_path / "hook"
    cell = f"import tensorflow, atexit, pathlib\n_ = atexit.register(pathlib.Path({str(file)!r}).write_text, 'ran')"
    execute([cell])
    assert file.read_text() == "ran"


def test_zygotes_descriptors_are_closed(execute):
    cell = (
        "import os\n"
        "files = [f'/proc/self/fd/{f}' for f in os.listdir('/proc/self/fd')]\n"
        "links = {f: os.readlink(f) for f in files if os.path.islink(f)}\n"
        "print([l for l in links.values() if 'agk-' in l and '/s/z-' not in l], len(links))"
    )
    warm, cold = (printed(execute([cell], provisioner)[0]) for provisioner in (WARM, COLD))
    assert warm.startswith("[] ")
    assert abs(int(warm.split()[-1]) - int(cold.split()[-1])) < 8


def test_an_authors_edit_reaches_the_next_kernel(execute, monkeypatch, tmp_path):
    cell = "import autograde, sys\nprint(sorted(m for m in sys.modules if m.startswith('autograde.kernels')))"
    assert printed(execute([cell])[0]).strip() == "[]"


def test_a_thread_in_the_zygote_means_a_cold_start(execute, light, monkeypatch, tmp_path, caplog):
    (tmp_path / "sitecustomize.py").write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(1e6,), daemon=True).start()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    choose(monkeypatch, WARM)
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    try:
        client = manager.client()
        client.start_channels()
        client.wait_for_ready(timeout=60)
        client.stop_channels()
        assert not manager.provisioner.report.warm
        assert re.search(r"2 threads.*needs exactly 1", manager.provisioner.report.reason)
    finally:
        manager.shutdown_kernel(now=True)


def test_streams_handed_in_receive_what_the_kernel_writes(monkeypatch, tmp_path):
    """As nbval does: stderr is an open file, and nothing else is configured."""
    choose(monkeypatch, WARM)
    manager = KernelManager(kernel_name="python3")
    with open(tmp_path / "stderr", "w") as stderr:
        manager.start_kernel(stderr=stderr, cwd=str(tmp_path))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        # What a dying kernel says is written past ipykernel's capture.
        client.execute("import sys\nprint('last words', file=sys.__stderr__, flush=True)")
        deadline = time.monotonic() + 10
        while "last words" not in Path(tmp_path / "stderr").read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert "last words" in Path(tmp_path / "stderr").read_text()
        assert manager.provisioner.report.warm
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_sockets_are_private_and_have_no_port(execute, monkeypatch):
    choose(monkeypatch, WARM)
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    try:
        folder = Path(manager.ip).parent
        assert manager.transport == "ipc"
        assert folder.parent.stat().st_mode & 0o077 == 0
        assert len(os.fsencode(manager.ip)) < 100  # a unix socket's path ends at 107 bytes
    finally:
        manager.shutdown_kernel(now=True)
    assert not folder.exists()
