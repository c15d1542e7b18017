"""Interrupt, restart, crash and kill: what a kernel's end means, and that it leaves nothing behind."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import KernelManager
from nbclient.exceptions import DeadKernelError

from autograde.course import find_course
from autograde.kernels.guard.policy import SandboxPolicy, Tier
from autograde.kernels.start.cells import CellsResult, run_cells
from autograde.kernels.start.grading_kernel import begin, grading_policy, prewarm
from autograde.kernels.start.provisioner import KernelOutcome
from autograde.kernels.start.zygotes import ZYGOTES, ZygoteUnfit
from benchmarks.managers import kernel_manager
from tests.kernels.conftest import LIGHT, ROOT, WARM, choose, printed

PATIENCE_SECONDS = 120

pytestmark = pytest.mark.usefixtures("light")


def soon(condition) -> bool:
    """Whether the condition comes true; how quickly is not the test's business."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def processes_with(marker: str) -> list[psutil.Process]:
    """Other processes that carry the marker in their environment or command line."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.pid != os.getpid() and marker in f"{process.environ()} {process.cmdline()}":
                found.append(process)
    return found


@pytest.fixture
def kernel(monkeypatch) -> Iterator[tuple[KernelManager, object]]:
    choose(monkeypatch, WARM)
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def ask(client, code: str) -> str:
    texts: list[str] = []

    def hear(message) -> None:
        if message["msg_type"] == "stream":
            texts.append(message["content"]["text"])

    client.execute_interactive(code, timeout=30, output_hook=hear)
    return "".join(texts)


def test_interrupt_ends_the_cell_and_not_the_kernel(execute):
    outputs = execute(["while True: pass", "print('still here')"], timeout=2, interrupt_on_timeout=True, allow_errors=True)
    assert outputs[0][-1].ename == "KeyboardInterrupt"
    assert printed(outputs[1]) == "still here\n"


def test_restart_gives_a_fresh_kernel_of_the_same_zygote(kernel):
    manager, client = kernel
    ask(client, "x = 1")
    before = manager.provisioner.pid
    zygote = ask(client, "import os\nprint(os.getppid())")
    manager.restart_kernel(now=True)
    client.wait_for_ready(timeout=60)
    assert manager.provisioner.pid != before
    assert ask(client, "import os\nprint(os.getppid())") == zygote
    assert ask(client, "print('x' in globals())") == "False\n"
    assert manager.provisioner.report.warm


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("import os\nos._exit(7)", 7),
        ("import ctypes\nctypes.string_at(0)", -signal.SIGSEGV),
        ("import os\nos.abort()", -signal.SIGABRT),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL),
    ],
    ids=["exit", "segfault", "abort", "kill"],
)
def test_a_crash_has_the_right_status(code, status, tier):
    ended = run_cells(SandboxPolicy(tier=tier), [code])
    assert ended.printed == []
    assert ended.cause == (f"signal {-status}" if status < 0 else f"exit status {status}")


def test_an_orderly_end_has_no_cause(tier):
    ended = run_cells(SandboxPolicy(tier=tier), ["print(1)"])
    assert ended.printed == ["1\n"]
    assert ended.cause == ""


def test_nbclient_hears_of_a_crash(execute):
    with pytest.raises(DeadKernelError):
        execute(["import os\nos._exit(1)", "1"])


async def kill_in_mid_cell(tier: Tier, victim: Callable[[int], int]) -> KernelOutcome:
    """Start a kernel and, while a process of its cell sleeps, kill the victim that belongs to the kernel's pid."""
    marker = f"mark-{secrets.token_hex(8)}"
    manager = kernel_manager(SandboxPolicy(tier=tier, env={"MARK": marker}))
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    client.execute("import subprocess\nsubprocess.run(['sleep', '600'])")
    assert await asyncio.to_thread(soon, lambda: sleepers(marker))
    pid, folder = manager.provisioner.pid, Path(manager.ip).parents[1]
    os.kill(victim(pid), signal.SIGKILL)
    while await manager.is_alive():
        await asyncio.sleep(0.02)
    assert await asyncio.to_thread(soon, lambda: not sleepers(marker) and not psutil.pid_exists(pid))
    client.stop_channels()
    await manager.shutdown_kernel(now=True)
    assert not folder.exists()
    return manager.outcome


def test_a_kernel_killed_in_mid_cell_leaves_nothing(tier):
    assert asyncio.run(kill_in_mid_cell(tier, lambda pid: pid)).cause == "signal 9"
    assert run_cells(SandboxPolicy(tier=tier), ["print(2)"]).printed == ["2\n"]


def sleepers(marker: str) -> list[psutil.Process]:
    """Processes started by a kernel that carries the marker."""
    return [process for process in processes_with(marker) if process.name() == "sleep"]


def test_after_a_killed_zygote_the_next_kernel_starts(tier):
    assert asyncio.run(kill_in_mid_cell(tier, parent_of)).cause.startswith("zygote died")
    ended = run_cells(SandboxPolicy(tier=tier), ["print(2)"])
    assert ended.printed == ["2\n"]


def parent_of(pid: int) -> int:
    return psutil.Process(pid).ppid()


CLIENT = """
import asyncio, json, sys
from pathlib import Path
from benchmarks.managers import kernel_manager
from autograde.kernels.guard.policy import SandboxPolicy, Tier
async def main():
    manager = kernel_manager(SandboxPolicy(tier=Tier(sys.argv[1]), env={"MARK": sys.argv[2]}))
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    client.execute("import subprocess\\nsubprocess.run(['sleep', '600'])")
    print(json.dumps({"kernel": manager.provisioner.pid, "folder": str(Path(manager.ip).parents[1])}), flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""


def test_a_killed_client_leaves_nothing(tier):
    marker = f"mark-{secrets.token_hex(8)}"
    client = subprocess.Popen(
        [sys.executable, "-c", CLIENT, tier.value, marker], stdout=subprocess.PIPE, start_new_session=True
    )
    try:
        started = json.loads(client.stdout.readline())
        zygote = parent_of(started["kernel"])
        assert soon(lambda: sleepers(marker))
    finally:
        client.kill()
        client.wait()
        client.stdout.close()
    assert soon(lambda: not processes_with(marker))
    assert soon(lambda: not any(map(psutil.pid_exists, (zygote, started["kernel"]))))
    assert soon(lambda: not Path(started["folder"]).exists())


STARTING = """
from autograde.kernels.start.grading_kernel import prewarm
from autograde.kernels.guard.policy import SandboxPolicy, Tier
from autograde.kernels.start.runtime import RUNTIME
import sys
print(RUNTIME.path, flush=True)
prewarm(SandboxPolicy(tier=Tier(sys.argv[1])))
"""
LONG_IMPORT = "import time\nprint('importing', flush=True)\ntime.sleep(5)\n"


@pytest.fixture
def slow_imports(light: Path) -> dict[str, str]:
    """What the environment adds for kernels that take long to import everything."""
    (light / "imports_long.py").write_text(LONG_IMPORT)
    (light / "course.toml").write_text(LIGHT.format("imports_long"))
    return {"PYTHONPATH": os.pathsep.join((str(light), str(ROOT)))}


def test_a_zygote_whose_client_dies_during_the_imports_ends_after_them(tier, slow_imports):
    marker = f"mark-{secrets.token_hex(8)}"
    # Of the client's variables a zygote gets those of its key, and a bubblewrapped one has them in its command line too.
    env = os.environ | slow_imports | {"MPL_MARK": marker, "TMPDIR": "/tmp"}
    client = subprocess.Popen([sys.executable, "-c", STARTING, tier.value], env=env, stdout=subprocess.PIPE)
    try:
        folder = Path(client.stdout.readline().decode().strip())
        log = folder / "zygote.log"
        assert soon(lambda: log.exists() and "importing" in log.read_text())
        assert processes_with(marker)
    finally:
        client.kill()
        client.wait()
        client.stdout.close()
    assert soon(lambda: not processes_with(marker))
    assert soon(lambda: not folder.exists())


HANGING_UP = """
from autograde.kernels.start import protocol, zygotes
from autograde.kernels.start.grading_kernel import prewarm
from autograde.kernels.guard.policy import SandboxPolicy, Tier
from autograde.kernels.start.runtime import RUNTIME
protocol.IMPORT_SECONDS = 3
try:
    prewarm(SandboxPolicy(tier=Tier.NONE))
except zygotes.ZygoteUnfit as unfit:
    print(unfit)
print((RUNTIME.path / "lock").exists())
"""


def test_a_zygote_that_takes_too_long_is_given_up_and_the_client_keeps_its_folder(slow_imports):
    env = os.environ | slow_imports
    done = subprocess.run([sys.executable, "-c", HANGING_UP], env=env, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["the zygote was not ready after 3 s", "True"], done.stderr


def test_a_client_that_ends_in_order_leaves_nothing(tier):
    code = (
        "from autograde.kernels.start import runtime\n"
        "from autograde.kernels.start.cells import run_cells\n"
        "from autograde.kernels.guard.policy import SandboxPolicy, Tier\n"
        f"print(run_cells(SandboxPolicy(tier=Tier('{tier.value}')), ['print(3)']).printed, runtime.RUNTIME.path)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    printed_cells, folder = done.stdout.split()
    assert printed_cells == "['3\\n']"
    assert not Path(folder).exists()


def test_a_zygote_that_was_begun_early_is_the_one_that_is_lent(light, monkeypatch):
    monkeypatch.setenv("MPL_MARK", secrets.token_hex(8))  # one that no other test has begun
    policy = grading_policy(Tier.NONE, find_course(light).settings.kernels)
    zygote = begin(policy)
    try:
        assert begin(policy) is zygote and not zygote.seconds  # nobody has waited for it
        assert ZYGOTES.borrow(zygote.key) is zygote and zygote.seconds
        os.kill(zygote.process.pid, signal.SIGKILL)
        zygote.process.wait()
        assert begin(policy) is not zygote
    finally:
        for each in (each for each in ZYGOTES if each.key == zygote.key):
            ZYGOTES.discard(each)


def test_where_nothing_can_be_forked_no_zygote_begins(light, monkeypatch):
    policy = grading_policy(Tier.NONE, find_course(light).settings.kernels)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert begin(policy) is None
    with pytest.raises(ZygoteUnfit, match="on Linux only, not on darwin"):
        prewarm(policy)


def test_folders_of_dead_clients_are_swept(tmp_path, monkeypatch):
    from autograde.kernels.start import runtime

    monkeypatch.setattr(runtime, "base_folder", lambda: tmp_path)
    dead, living = runtime.RuntimeFolder(), runtime.RuntimeFolder()
    dead_path, living_path = dead.path, living.path
    os.close(dead._lock_fd)  # as the operating system does for a client that was killed
    assert runtime.sweep() == [dead_path]
    assert living_path.exists()
    dead._path = None
    living.remove()


MANY_FILES = """
import os, resource
from autograde.kernels.start.cells import run_cells
from autograde.kernels.guard.policy import SandboxPolicy, Tier
resource.setrlimit(resource.RLIMIT_NOFILE, (2048, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
files = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
ended = run_cells(SandboxPolicy(tier=Tier.NONE), ["print(3)"])
print(ended.printed)
"""


def test_a_client_with_a_thousand_open_files_gets_warm_kernels():
    done = subprocess.run([sys.executable, "-c", MANY_FILES], capture_output=True, text=True, check=False)
    assert done.stdout == "['3\\n']\n", done.stderr


def test_kernels_of_several_threads_share_one_zygote():
    async def both() -> list[CellsResult]:
        cell = "import os\nprint(os.getppid())"
        policy = SandboxPolicy(tier=Tier.NONE)
        return await asyncio.gather(*(asyncio.to_thread(run_cells, policy, [cell]) for _ in range(3)))

    assert len({ended.printed[0] for ended in asyncio.run(both())}) == 1
