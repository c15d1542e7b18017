"""A seccomp filter: which system calls a process, and everything it starts, may ever make again.

It closes what Landlock leaves open: sockets to anywhere, other processes, the kernel's rarer doors.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

from autograde.kernels.guard.syscalls import architecture
from autograde.kernels.start import linux

_LOAD, _EQUAL, _ABOVE_OR_EQUAL, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_KILL, _ALLOW, _ERRNO = 0x80000000, 0x7FFF0000, 0x00050000
_SET_MODE_FILTER = 1
_NR_OFFSET, _ARCH_OFFSET, _ARGUMENTS_OFFSET = 0, 4, 16
_X32_BIT = 0x40000000

AF_UNIX, AF_NETLINK = 1, 16
SOCK_STREAM, SOCK_SEQPACKET, SOCK_TYPE_MASK = 1, 5, 0xF
CLONE_NEW_NAMESPACES = 0x7E020000
TIOCSTI, TIOCLINUX = 0x5412, 0x541C
# Dying with the zygote, and adopting orphans, are not the kernel's to change.
FORBIDDEN_PRCTLS = (1, 35, 36, 62)  # PDEATHSIG, MM, CHILD_SUBREAPER, SCHED_CORE

# Not there, as on a machine without them; libraries have fall-backs for these.
ABSENT = (
    "clone3", "io_uring_setup", "io_uring_enter", "io_uring_register", "memfd_create", "memfd_secret", "userfaultfd",
    "shmget", "semget", "msgget", "mq_open", "fanotify_init",
)  # fmt: skip
FORBIDDEN = (
    # other processes
    "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd", "migrate_pages",
    "move_pages", "ioprio_set", "setpriority", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
    # leaving the process group, by which all of a kernel is found and killed
    "setsid", "setpgid",
    # mounts, namespaces, capabilities
    "mount", "umount2", "pivot_root", "chroot", "open_tree", "open_tree_attr", "move_mount", "fsopen", "fsconfig",
    "fsmount", "fspick", "mount_setattr", "unshare", "setns", "capset", "open_by_handle_at", "name_to_handle_at",
    # keys, programs and modules in the operating system's kernel
    "keyctl", "add_key", "request_key", "bpf", "perf_event_open", "init_module", "finit_module", "delete_module",
    "kexec_load", "kexec_file_load",
    # the machine
    "reboot", "swapon", "swapoff", "acct", "quotactl", "quotactl_fd", "syslog", "vhangup", "settimeofday",
    "clock_settime", "clock_adjtime", "adjtimex", "sethostname", "setdomainname", "iopl", "ioperm", "modify_ldt",
    "personality",
    # attributes of files; Landlock does not cover them
    "setxattr", "lsetxattr", "fsetxattr", "setxattrat", "removexattr", "lremovexattr", "fremovexattr",
    "removexattrat", "file_setattr",
)  # fmt: skip
# These calls do nothing and report success. Modes, owners and times of files: Landlock does not cover them either, and
# copying sets them in passing. Scheduling, of any process of the same user: libzmq gives up when it is refused.
PRETENDED = (
    "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat", "utime", "utimes",
    "futimesat", "utimensat", "sched_setscheduler", "sched_setparam", "sched_setattr", "sched_setaffinity",
)  # fmt: skip
# Allowed on oneself: the first argument must be 0 or the kernel's own process id.
LIMITS = ("prlimit64",)
SIGNALS = ("kill", "tgkill")
SIGNALS_BY_OTHER_NAMES = ("tkill", "pidfd_send_signal")

Instruction = tuple[int, int, int, int]


def _return(action: int) -> Instruction:
    return (_RETURN, 0, 0, action)


def _refuse(error: int) -> Instruction:
    return _return(_ERRNO | error)


def _load_argument(index: int) -> Instruction:
    return (_LOAD, 0, 0, _ARGUMENTS_OFFSET + 8 * index)


def _case(nr: int, body: list[Instruction]) -> list[Instruction]:
    """If the call is `nr`, run the body, which must return; the accumulator holds the call's number before and after."""
    return [(_EQUAL, 0, len(body), nr), *body]


def _unless(tests: list[int], otherwise: Instruction) -> list[Instruction]:
    """Allow when the accumulator is one of these values."""
    jumps = [(_EQUAL, len(tests) - index, 0, value) for index, value in enumerate(tests)]
    return [*jumps, otherwise, _return(_ALLOW)]


def program(own_pid: int, scope_signals: bool, forbid_truncate: bool) -> list[Instruction]:
    """The filter. `scope_signals`: Landlock is too old to keep signals in, so only signals to oneself are allowed."""
    audit, table = architecture()
    code: list[Instruction] = [
        (_LOAD, 0, 0, _ARCH_OFFSET),
        (_EQUAL, 1, 0, audit),
        _return(_KILL),  # 32-bit calls have numbers of their own
        (_LOAD, 0, 0, _NR_OFFSET),
    ]
    if platform.machine() == "x86_64":
        code += [(_ABOVE_OR_EQUAL, 0, 1, _X32_BIT), _return(_KILL)]

    def case(name: str, *body: Instruction) -> None:
        if name in table:
            code.extend(_case(table[name], list(body)))

    for names, error in ((ABSENT, errno.ENOSYS), (FORBIDDEN, errno.EPERM), (PRETENDED, 0)):
        for name in names:
            case(name, _refuse(error))
    if forbid_truncate:
        case("truncate", _refuse(errno.EPERM))
    # libzmq gives up the whole process on other errors than these: no list of interfaces, no such family.
    for name in ("socket", "socketpair"):
        case(
            name,
            _load_argument(0),
            (_EQUAL, 0, 1, AF_NETLINK),
            _refuse(errno.EOPNOTSUPP),
            (_EQUAL, 1, 0, AF_UNIX),
            _refuse(errno.EAFNOSUPPORT),
            # Datagram sockets could address any socket on the machine with each message.
            _load_argument(1),
            (_AND, 0, 0, SOCK_TYPE_MASK),
            *_unless([SOCK_STREAM, SOCK_SEQPACKET], _refuse(errno.EPROTONOSUPPORT)),
        )
    # A kernel listens; nothing in it has a reason to call Docker's socket, D-Bus, or another kernel's.
    case("connect", _refuse(errno.EACCES))
    case("clone", _load_argument(0), (_ANY_BIT, 0, 1, CLONE_NEW_NAMESPACES), _refuse(errno.EPERM), _return(_ALLOW))
    case("prctl", _load_argument(0), *_refuse_values(FORBIDDEN_PRCTLS))
    case("ioctl", _load_argument(1), *_refuse_values((TIOCSTI, TIOCLINUX)))
    for name in (*LIMITS, *(SIGNALS if scope_signals else ())):
        case(name, _load_argument(0), *_unless([0, own_pid], _refuse(errno.EPERM)))
    if scope_signals:
        for name in SIGNALS_BY_OTHER_NAMES:
            case(name, _refuse(errno.EPERM))
    return [*code, _return(_ALLOW)]


def _refuse_values(values: tuple[int, ...]) -> list[Instruction]:
    jumps = [(_EQUAL, len(values) - index, 0, value) for index, value in enumerate(values)]
    return [*jumps, _return(_ALLOW), _refuse(errno.EPERM)]


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def install(instructions: list[Instruction]) -> None:
    """Needs no_new_privs. Cannot be undone."""
    packed = b"".join(struct.pack("=HBBI", *instruction) for instruction in instructions)
    buffer = ctypes.create_string_buffer(packed, len(packed))
    filter_program = _Program(len(instructions), ctypes.addressof(buffer))
    linux.syscall(architecture()[1]["seccomp"], _SET_MODE_FILTER, 0, ctypes.byref(filter_program))
