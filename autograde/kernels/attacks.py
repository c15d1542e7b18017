"""Attacks on the sandbox. `autograde doctor` runs them to prove a tier, and they are the tests of the sandbox.

Each is a cell of a hostile notebook. An attempt that raises was refused; one that does not has broken the promise.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from autograde.kernels import session
from autograde.kernels.bait import Bait, lay
from autograde.kernels.policy import MIB, SandboxPolicy, Tier

# Put before each attack. `attempt` calls something that must be refused; `bait` tells the attacker all it may wish to know.
PRELUDE = """
import ctypes, errno, json, os, resource, signal, socket, subprocess, sys, time
libc = ctypes.CDLL(None, use_errno=True)
done, refused = [], []
def attempt(what, act, *arguments):
    try:
        result = act(*arguments)
    except Exception as error:
        number = getattr(error, "errno", None) or 0
        refused.append(f"{what}: {type(error).__name__} {errno.errorcode.get(number, '')}")
    else:
        done.append(what)
        return result
def call(name, *arguments):
    if getattr(libc, name)(*arguments) < 0:
        raise OSError(ctypes.get_errno(), name)
def raw(number, *arguments):
    if libc.syscall(ctypes.c_long(number), *map(ctypes.c_long, arguments)) < 0:
        raise OSError(ctypes.get_errno(), "syscall")
def must(what, condition):
    (refused if condition else done).append(what)
"""
EPILOGUE = "\nprint(json.dumps({'done': done, 'refused': refused}))\n"


@dataclass(frozen=True)
class Attack:
    name: str
    promise: str  # what holds when the attack fails
    code: str
    cause: str = ""  # the kernel must be ended, for this reason; empty: it must answer that it was refused
    limits: Mapping[str, Any] = field(default_factory=dict)  # changes of the policy that make the attack quick
    aftermath: Callable[[Bait], str] | None = None  # what the attack did all the same, seen from outside


@dataclass(frozen=True)
class AttackResult:
    name: str
    promise: str
    held: bool
    detail: str


def _file_was_changed(bait: Bait) -> str:
    if bait.secret_file.read_text() != bait.secret:
        return "the file was changed"
    mode = bait.secret_file.stat().st_mode & 0o777
    return "" if mode == 0o644 else f"the file's mode became {mode:o}"


def _victim_died(bait: Bait) -> str:
    return "" if bait.victim.poll() is None else "the victim was killed"


def _somebody_lives(bait: Bait) -> str:
    survivors = bait.survivors()
    return f"{len(survivors)} processes outlive the kernel" if survivors else ""


ATTACKS = (
    Attack(
        "read files",
        "no file of the course, the gradebook, the home or another process can be read",
        """
attempt("gradebook", lambda: open(bait["secret_file"]).read())
attempt("folder", os.listdir, bait["folder"])
attempt("home", os.listdir, bait["home"])
attempt("root", os.listdir, "/root")
attempt("repository", os.listdir, bait["repository"])
attempt("solutions", os.listdir, bait["repository"] + "/solutions")
attempt("shadow", lambda: open("/etc/shadow").read())
attempt("tmp", os.listdir, "/tmp") if bait["tmp_is_shared"] else None
attempt("through a subprocess", lambda: subprocess.run(["/bin/cat", bait["secret_file"]], check=True, capture_output=True))
""",
    ),
    Attack(
        "write files",
        "nothing is written outside the scratch folder",
        """
attempt("overwrite", lambda: open(bait["secret_file"], "w"))
attempt("append", lambda: open(bait["secret_file"], "a"))
attempt("truncate", os.truncate, bait["secret_file"], 0)
attempt("delete", os.unlink, bait["secret_file"])
attempt("rename", os.rename, bait["secret_file"], bait["secret_file"] + "2")
attempt("link", os.link, bait["secret_file"], "link")
attempt("create", lambda: open(bait["folder"] + "/new", "w"))
attempt("package", lambda: open(json.__file__, "a"))
attempt("tmp", lambda: open("/tmp/autograde-new", "w"))
attempt("shared memory", lambda: open("/dev/shm/autograde-new", "w"))
try:
    os.chmod(bait["secret_file"], 0o777)  # pretends to succeed; the aftermath looks
except OSError:
    pass
""",
        aftermath=_file_was_changed,
    ),
    Attack(
        "use the network",
        "no socket leaves the kernel: TCP, UDP, IPv6, raw, netlink",
        """
attempt("tcp", socket.create_connection, ("127.0.0.1", bait["tcp_port"]), 2)
attempt("tcp listen", socket.create_server, ("127.0.0.1", 0))
attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", bait["udp_port"])))
attempt("ipv6", socket.socket, socket.AF_INET6, socket.SOCK_STREAM)
attempt("raw", socket.socket, socket.AF_INET, socket.SOCK_RAW)
attempt("packet", socket.socket, socket.AF_PACKET, socket.SOCK_RAW)
attempt("netlink", socket.socket, socket.AF_NETLINK, socket.SOCK_RAW)
attempt("vsock", socket.socket, 40, socket.SOCK_STREAM)
""",
    ),
    Attack(
        "call other programs' sockets",
        "no unix socket outside can be reached, by path or by abstract name",
        """
attempt("abstract", lambda: socket.socket(socket.AF_UNIX).connect("\\0" + bait["abstract_name"]))
attempt("path", lambda: socket.socket(socket.AF_UNIX).connect(bait["socket_path"]))
attempt("datagram", socket.socket, socket.AF_UNIX, socket.SOCK_DGRAM)
attempt("datagram pair", socket.socketpair, socket.AF_UNIX, socket.SOCK_DGRAM)
""",
    ),
    Attack(
        "signal other processes",
        "the client, the zygote and other processes get no signal",
        """
for name in ("victim", "client"):
    attempt(name, os.kill, bait[name], 0)
    attempt("pidfd " + name, lambda: signal.pidfd_send_signal(os.pidfd_open(bait[name]), 0))
attempt("zygote", os.kill, os.getppid(), 0)
attempt("kill", os.kill, bait["victim"], signal.SIGKILL)
attempt("limits of the client", resource.prlimit, bait["client"], resource.RLIMIT_NOFILE, (3, 3))
attempt("limits of the zygote", resource.prlimit, os.getppid(), resource.RLIMIT_NOFILE, (3, 3))
""",
        aftermath=_victim_died,
    ),
    Attack(
        "look into other processes",
        "no other process's environment, memory or descriptors can be read, and no secret was inherited",
        """
for pid in (os.getppid(), bait["client"], bait["victim"], 1):
    for name in ("environ", "maps", "mem", "cmdline"):
        attempt(f"{name} of {pid}", lambda: open(f"/proc/{pid}/{name}", "rb").read(1))
    attempt(f"descriptors of {pid}", os.listdir, f"/proc/{pid}/fd")
attempt("ptrace", call, "ptrace", 16, bait["victim"], 0, 0)
attempt("process list", os.listdir, "/proc")
must("variable", bait["variable"] not in os.environ)
must("start of the environment", bait["secret"].encode() not in open("/proc/self/environ", "rb").read())
targets = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{fd}")]
must("inherited files", not any(bait["folder"] in target or "zygote" in target for target in targets))
""",
    ),
    Attack(
        "gain privileges",
        "no capability, no new privileges, no namespace, no other user, no way out of the process group",
        """
status = dict(line.split(":\\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
    must(name, int(status[name], 16) == 0)
must("NoNewPrivs", status["NoNewPrivs"] == "1")
must("Seccomp", status["Seccomp"] == "2")
attempt("user namespace", call, "unshare", 0x10000000)
attempt("clone", lambda: raw({"x86_64": 56}.get(os.uname().machine, 220), 0x10000000 | 17, 0, 0, 0, 0))
attempt("chroot", os.chroot, ".")
attempt("mount", call, "mount", b"none", b".", b"tmpfs", 0, None)
attempt("setsid", lambda: subprocess.run(["true"], start_new_session=True, check=True))
attempt("setpgid", os.setpgid, 0, 0)
attempt("outlive the zygote", call, "prctl", 1, 0, 0, 0, 0)
attempt("adopt orphans", call, "prctl", 36, 1, 0, 0, 0)
attempt("raise a limit", resource.setrlimit, resource.RLIMIT_NOFILE, (10**6, 10**6))
if os.getuid() != 0:
    attempt("become root", os.setuid, 0)
capget = (
    "import ctypes; held = (ctypes.c_uint32 * 6)();"
    "ctypes.CDLL(None).capget((ctypes.c_uint32 * 2)(0x20080522, 0), held); print(sum(held))"
)
told = subprocess.run([sys.executable, "-c", capget], capture_output=True, text=True).stdout
must("regain capabilities by exec", told == "0\\n")
""",
    ),
    Attack(
        "use rare system calls",
        "io_uring, bpf, keys, userfaultfd, shared memory, handles and foreign memory are closed",
        """
x86 = os.uname().machine == "x86_64"
for name, number, arm in (
    ("io_uring_setup", 425, 425), ("bpf", 321, 280), ("keyctl", 250, 219), ("add_key", 248, 217),
    ("userfaultfd", 323, 282), ("perf_event_open", 298, 241), ("memfd_create", 319, 279), ("shmget", 29, 194),
    ("msgget", 68, 186), ("semget", 64, 190), ("open_by_handle_at", 304, 265), ("process_vm_readv", 310, 270),
    ("pidfd_getfd", 438, 438), ("setns", 308, 268), ("fsopen", 430, 430), ("open_tree", 428, 428),
    ("personality", 135, 92), ("setxattr", 188, 5), ("kexec_load", 246, 104), ("finit_module", 313, 273),
):
    attempt(name, raw, number if x86 else arm, 0, 0, 0, 0, 0)
    must(name + " is closed, not merely misused", refused[-1].split()[-1] in ("EPERM", "ENOSYS"))
""",
    ),
    Attack(
        "make 32-bit system calls",
        "the call table of another architecture ends the kernel",
        """
import mmap
if os.uname().machine != "x86_64":
    os.kill(os.getpid(), signal.SIGSYS)  # there is no other table to try
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20 (getpid); int 0x80; ret
address = ctypes.addressof(ctypes.c_char.from_buffer(page))
attempt("int 0x80", ctypes.CFUNCTYPE(ctypes.c_int)(address))
""",
        cause="signal",
    ),
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
        "while True:\n    try:\n        subprocess.Popen(['sleep', '600', bait['marker']][:2], stdout=subprocess.DEVNULL)\n"
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
program = [sys.executable, "-c", stay, bait["marker"]]
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


def run(tier: Tier, attack: Attack, bait: Bait) -> AttackResult:
    """Attack a kernel of this tier. Raises SandboxUnavailable when there is no such tier."""
    policy = replace(SandboxPolicy(tier=tier, wall_seconds=60), **attack.limits)
    # Inside bubblewrap /tmp is the kernel's own and empty.
    values = bait.values() | {"tmp_is_shared": tier is not Tier.BWRAP}
    code = PRELUDE + f"bait = json.loads({json.dumps(values)!r})\n" + attack.code + EPILOGUE
    ended = session.run(policy, [code], cell_seconds=30)
    held, detail = _judge(attack, ended)
    if attack.aftermath and (damage := attack.aftermath(bait)):
        held, detail = False, damage
    return AttackResult(attack.name, attack.promise, held, detail)


def _judge(attack: Attack, ended: session.Session) -> tuple[bool, str]:
    cause = ended.outcome.cause
    if attack.cause:
        return cause.startswith(attack.cause), cause or "the kernel was not ended"
    if not ended.printed:
        return False, f"no answer: {cause or 'it took too long'}"
    try:
        answer = json.loads(ended.printed[0].splitlines()[-1])
    except (ValueError, IndexError):
        return False, f"no answer: {ended.printed[0][-200:]}"
    if answer["done"]:
        return False, f"succeeded: {', '.join(answer['done'])}"
    return bool(answer["refused"]), f"{len(answer['refused'])} attempts refused"


def run_all(tier: Tier) -> list[AttackResult]:
    with lay() as bait:
        return [run(tier, attack, bait) for attack in ATTACKS]
