"""Attacks that reach for what is not the kernel's: files, sockets, other processes, privileges, system calls."""

from __future__ import annotations

from pathlib import Path

import psutil

from autograde.kernels.proof.attack import Attack
from autograde.kernels.proof.targets import Targets


def _file_was_changed(targets: Targets) -> str:
    file = Path(targets.secret_file)
    if file.read_text() != targets.secret:
        return "the file was changed"
    mode = file.stat().st_mode & 0o777
    return "" if mode == 0o644 else f"the file's mode became {mode:o}"


def _victim_died(targets: Targets) -> str:
    return "the victim was killed" if psutil.Process(targets.victim).status() == psutil.STATUS_ZOMBIE else ""


ACCESS_ATTACKS = (
    Attack(
        "read files",
        "no file of the course, the gradebook, the home or another process can be read",
        """
attempt("gradebook", lambda: open(target["secret_file"]).read())
attempt("folder", os.listdir, target["folder"])
attempt("home", os.listdir, target["home"])
attempt("root", os.listdir, "/root")
attempt("repository", os.listdir, target["repository"])
attempt("solutions", os.listdir, target["repository"] + "/solutions")
attempt("shadow", lambda: open("/etc/shadow").read())
attempt("tmp", os.listdir, "/tmp") if target["tmp_is_shared"] else None
attempt("through a subprocess", lambda: subprocess.run(["/bin/cat", target["secret_file"]], check=True, capture_output=True))
""",
    ),
    Attack(
        "write files",
        "nothing is written outside the scratch folder",
        """
attempt("overwrite", lambda: open(target["secret_file"], "w"))
attempt("append", lambda: open(target["secret_file"], "a"))
attempt("truncate", os.truncate, target["secret_file"], 0)
attempt("delete", os.unlink, target["secret_file"])
attempt("rename", os.rename, target["secret_file"], target["secret_file"] + "2")
attempt("link", os.link, target["secret_file"], "link")
attempt("create", lambda: open(target["folder"] + "/new", "w"))
attempt("package", lambda: open(json.__file__, "a"))
attempt("tmp", lambda: open("/tmp/autograde-new", "w"))
attempt("shared memory", lambda: open("/dev/shm/autograde-new", "w"))
try:
    os.chmod(target["secret_file"], 0o777)  # pretends to succeed; the aftermath looks
except OSError:
    pass
""",
        aftermath=_file_was_changed,
    ),
    Attack(
        "use the network",
        "no socket leaves the kernel: TCP, UDP, IPv6, raw, netlink",
        """
attempt("tcp", socket.create_connection, ("127.0.0.1", target["tcp_port"]), 2)
attempt("tcp listen", socket.create_server, ("127.0.0.1", 0))
attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", target["udp_port"])))
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
attempt("abstract", lambda: socket.socket(socket.AF_UNIX).connect("\\0" + target["abstract_name"]))
attempt("path", lambda: socket.socket(socket.AF_UNIX).connect(target["socket_path"]))
attempt("datagram", socket.socket, socket.AF_UNIX, socket.SOCK_DGRAM)
attempt("datagram pair", socket.socketpair, socket.AF_UNIX, socket.SOCK_DGRAM)
""",
    ),
    Attack(
        "signal other processes",
        "the client, the zygote and other processes get no signal",
        """
for name in ("victim", "client"):
    attempt(name, os.kill, target[name], 0)
    attempt("pidfd " + name, lambda: signal.pidfd_send_signal(os.pidfd_open(target[name]), 0))
attempt("zygote", os.kill, os.getppid(), 0)
attempt("kill", os.kill, target["victim"], signal.SIGKILL)
attempt("limits of the client", resource.prlimit, target["client"], resource.RLIMIT_NOFILE, (3, 3))
attempt("limits of the zygote", resource.prlimit, os.getppid(), resource.RLIMIT_NOFILE, (3, 3))
""",
        aftermath=_victim_died,
    ),
    Attack(
        "look into other processes",
        "no other process's environment, memory or descriptors can be read, and no secret was inherited",
        """
for pid in (os.getppid(), target["client"], target["victim"], 1):
    for name in ("environ", "maps", "mem", "cmdline"):
        attempt(f"{name} of {pid}", lambda: open(f"/proc/{pid}/{name}", "rb").read(1))
    attempt(f"descriptors of {pid}", os.listdir, f"/proc/{pid}/fd")
attempt("ptrace", call, "ptrace", 16, target["victim"], 0, 0)
attempt("process list", os.listdir, "/proc")
must("variable", target["variable"] not in os.environ)
must("start of the environment", target["secret"].encode() not in open("/proc/self/environ", "rb").read())
links = [os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{fd}")]
must("inherited files", not any(target["folder"] in path or "zygote" in path for path in links))
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
held = subprocess.run([sys.executable, "-c", capget], capture_output=True, text=True).stdout
must("regain capabilities by exec", held == "0\\n")
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
)  # fmt: skip
