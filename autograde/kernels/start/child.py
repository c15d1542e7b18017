"""The forked child: from a copy of the zygote to a Jupyter kernel like any other, or to one that a grader speaks to."""

from __future__ import annotations

import atexit
import importlib.util
import logging
import os
import signal
import socket
import sys
import tempfile
import threading
import time
import traceback
from typing import NoReturn

from autograde.kernels.guard import enter
from autograde.kernels.guard.policy import SandboxPolicy, Tier
from autograde.kernels.start import leftovers, linux, preload, protocol
from autograde.kernels.start.checkout import import_from_here
from autograde.kernels.start.protocol import Launch

CONVERSATION_FD, CHANNEL_FD = 3, 4
ANSWER_SECONDS = 1.0


def run(launch: Launch, channel_fd: int, streams: list[int], zygote_pid: int) -> NoReturn:
    """Become the kernel. Leaves without the interpreter's teardown, which takes seconds with large libraries."""
    status = 1
    try:
        os.setsid()
        channel = _own_descriptors(channel_fd, streams)
        try:
            _replace_environment(launch)
            report = _guard(launch, zygote_pid)
        except Exception as error:  # the client must hear why; the kernel must not start
            protocol.send(channel, {"failed": str(error).splitlines()[0] or type(error).__name__})
            os._exit(1)
        protocol.send(channel, {"guarded": report})
        channel.close()
        _forget_zygote(preload.KEPT if launch.arguments is None else ())
        if launch.arguments is None:
            status = _serve_grader()
        else:
            status = _serve_jupyter(launch.arguments, terminals=report["tier"] == Tier.NONE.value)
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        _leave(status)


def _own_descriptors(channel_fd: int, streams: list[int]) -> socket.socket:
    """Standard streams and the channel at fixed numbers, everything of the zygote closed."""
    above = 64
    copies = [os.dup2(fd, above + index, inheritable=False) for index, fd in enumerate((*streams, channel_fd))]
    os.dup2(copies[0], CONVERSATION_FD, inheritable=False)  # in its place when there is none
    for target, copy in enumerate(copies[:-1]):
        os.dup2(copy, target, inheritable=target < CONVERSATION_FD)
    os.dup2(copies[-1], CHANNEL_FD, inheritable=False)
    os.closerange(CHANNEL_FD + 1, os.sysconf("SC_OPEN_MAX"))
    return socket.socket(fileno=CHANNEL_FD)


def _replace_environment(launch: Launch) -> None:
    os.environ.clear()
    os.environ.update(launch.env)
    # As the stock launcher has it; ipykernel read it at import, so it is an argument as well.
    os.environ["JPY_PARENT_PID"] = str(os.getppid())
    os.chdir(launch.cwd)
    time.tzset()
    tempfile.tempdir = None  # cached in the zygote; TMPDIR is another one here
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _guard(launch: Launch, zygote_pid: int) -> dict[str, object]:
    policy = SandboxPolicy.from_dict(launch.policy)
    report: dict[str, object] = {"tier": policy.tier.value}
    if policy.tier is not Tier.NONE:
        report |= enter.restrict_process(policy, launch.scratch)
    else:
        leftovers.note_in(launch.scratch)
        linux.die_with_parent()
    if os.getppid() != zygote_pid:
        raise RuntimeError("the zygote died during the fork")
    return report


def _forget_zygote(kept: tuple[str, ...]) -> None:
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()  # the legacy generator is not reseeded by a fork; `random` is
    # An author's edit of the package is seen by the next kernel, and no object of the harness is at hand in this one.
    import_from_here(kept)
    importlib.invalidate_caches()


def _serve_grader() -> int:
    from autograde.kernelside.serve import prepare, serve

    shell = prepare(CONVERSATION_FD)
    _redirect_loggers()
    return serve(shell)


def _serve_jupyter(arguments: list[str], terminals: bool) -> int:
    from ipykernel.kernelapp import IPKernelApp

    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [launcher.origin if launcher and launcher.origin else "ipykernel_launcher", *arguments]
    own = [f"--IPKernelApp.parent_handle={os.getppid()}"]
    if not any(argument.startswith("--HistoryManager.hist_file") for argument in arguments):
        # Many kernels at once must not meet in one SQLite file.
        own.append("--HistoryManager.hist_file=:memory:")
    app = IPKernelApp.instance()
    app.initialize([*arguments, *own])
    if not terminals:
        app.shell.system = app.shell.system_raw  # `!command` otherwise opens a pseudo-terminal
    _redirect_loggers()
    app.start()
    # The control thread may still be flushing the answer to the shutdown request through the thread that the next step
    # stops; it would wait seconds for it.
    answered = threading.Event()
    app.control_thread.io_loop.add_callback(answered.set)
    deadline = time.monotonic() + ANSWER_SECONDS
    while not answered.wait(0.01) and app.control_thread.is_alive() and time.monotonic() < deadline:
        pass
    return 0


def _redirect_loggers() -> None:
    """Handlers made in the zygote write to its streams; in a cold kernel they would write to the notebook."""
    loggers = [logging.getLogger(), *logging.getLogger().manager.loggerDict.values()]
    outer = [handler for logger in loggers for handler in getattr(logger, "handlers", ())]
    inner = [getattr(handler, "python_handler", None) for handler in outer]  # absl keeps its own inside
    for handler in (*outer, *inner):
        if getattr(handler, "stream", None) is sys.__stderr__:
            handler.stream = sys.stderr
        elif getattr(handler, "stream", None) is sys.__stdout__:
            handler.stream = sys.stdout


def _leave(status: int) -> NoReturn:
    try:
        atexit._run_exitfuncs()
        logging.shutdown()
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            if stream is not None and not stream.closed:
                stream.flush()
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(status & 0xFF)
