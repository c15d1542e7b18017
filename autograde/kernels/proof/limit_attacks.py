"""Attacks that take more than a kernel's share: memory, processes, disk, time, and a life beyond its own."""

from __future__ import annotations

from autograde.kernels.guard.policy import MIB
from autograde.kernels.proof.attack import Attack
from autograde.kernels.proof.targets import Targets


def _somebody_lives(targets: Targets) -> str:
    survivors = targets.survivors()
    return f"{len(survivors)} processes outlive the kernel" if survivors else ""


LIMIT_ATTACKS = (
    Attack(
        "allocate memory",
        "the kernel is ended over its memory limit, the machine keeps its memory",
        "import numpy as np\nhold = []\nwhile True:\n    hold.append(np.ones(4_000_000))\n    time.sleep(0.01)\n",
        cause="memory limit",
        limits={"memory_bytes": 768 * MIB},
    ),
    Attack(
        "share memory between processes",
        "memory shared by several processes counts as well",
        "import mmap\nhold = mmap.mmap(-1, 2 << 30)\n[os.fork() for _ in range(2)]\n"
        "for at in range(0, 2 << 30, 4096):\n    hold[at] = 1\ntime.sleep(60)\n",
        cause="memory limit",
        limits={"memory_bytes": 768 * MIB},
    ),
    Attack(
        "fork until stopped",
        "the kernel and all it started are ended over the process limit",
        "while True:\n    try:\n        subprocess.Popen(['sleep', '600'], stdout=subprocess.DEVNULL)\n"
        "    except OSError:\n        time.sleep(0.01)\n",
        cause="process limit",
        limits={"processes": 16},
    ),
    Attack(
        "fill the disk with one file",
        "no file grows over its limit",
        """
def fill():
    with open("big", "wb") as file:
        for _ in range(64):
            file.write(bytes(1 << 20))
attempt("one file", fill)
must("size", os.path.getsize("big") <= 32 << 20)
""",
        limits={"file_bytes": 32 * MIB},
    ),
    Attack(
        "fill the disk with many files",
        "the kernel is ended over its disk limit",
        "for n in range(10**6):\n    open(f'f{n}', 'wb').write(bytes(1 << 20))\n    time.sleep(0.002)\n",
        cause="disk limit",
        limits={"scratch_bytes": 64 * MIB},
    ),
    Attack(
        "open files until stopped",
        "the number of open files ends at its limit",
        "hold = []\nattempt('open', lambda: [hold.append(open('/dev/null')) for _ in range(100_000)])\nhold.clear()\n",
    ),
    Attack(
        "burn the processor",
        "the kernel is ended over its CPU time",
        "while True:\n    pass\n",
        cause="cpu clock",
        limits={"cpu_seconds": 1.5},
    ),
    Attack(
        "outlive the clock",
        "the kernel is ended when its wall clock is up, even when it ignores signals",
        "for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):\n    signal.signal(number, signal.SIG_IGN)\n"
        "end = time.time() + 60\nwhile time.time() < end:\n    time.sleep(1)\n",
        cause="wall clock",
        limits={"wall_seconds": 2},
    ),
    Attack(
        "leave a daemon",
        "what a kernel started ends with it",
        """
stay = "import signal, time; signal.signal(signal.SIGHUP, signal.SIG_IGN); time.sleep(600)"
program = [sys.executable, "-c", stay, target["marker"]]
for _ in range(2):
    subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
ready, open_until_exec = os.pipe()
if os.fork() == 0:
    if os.fork() == 0:
        try:
            os.setsid()
        except OSError:
            pass
        os.execv(program[0], program)
    os._exit(0)
os.wait()
os.close(open_until_exec)
os.read(ready, 1)  # ends when the daemon has become its program
refused.append("the processes were started")
""",
        aftermath=_somebody_lives,
    ),
)  # fmt: skip
