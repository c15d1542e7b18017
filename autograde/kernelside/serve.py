"""A kernel that is graded: it runs cells and answers questions, one after the other, until its grader hangs up."""

from __future__ import annotations

import asyncio
import builtins
import getpass
import json
import signal
import sys
import traceback
from typing import Any, NoReturn

from IPython.core.error import StdinNotImplementedError

from autograde.kernelside.answer import answer
from autograde.kernelside.frames import NAMES, RUN, packed
from autograde.kernelside.grader import Grader, ignore_interrupts
from autograde.kernelside.names import names_of
from autograde.kernelside.shell import GradingShell


def prepare(descriptor: int) -> GradingShell:
    """The shell, on the socket at this descriptor."""
    shell: GradingShell = GradingShell.instance(config=GradingShell.settings)
    shell.speak_to(Grader(descriptor))
    builtins.input = _refuse("raw_input")
    getpass.getpass = _refuse("getpass")
    return shell


def serve(shell: GradingShell) -> int:
    """Returns when the grader is gone, or a cell wanted to leave."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    # Cells run inside of it, as in Jupyter: they may await, and find it running.
    return loop.run_until_complete(_serve(shell.grader, shell))


async def _serve(grader: Grader, shell: GradingShell) -> int:
    ignore_interrupts()
    while not shell.exit_now:
        try:
            kind, body = await grader.next()
        except EOFError:
            break
        error = ""
        try:
            try:
                await _serve_one(grader, shell, kind, body)
            finally:
                ignore_interrupts()
        except BaseException as raised:
            error = f"{type(raised).__name__}: {raised}"
            if kind == RUN:  # from the shell itself, which a student's code may have changed
                traceback.print_exc(file=sys.stderr)
        shell.flush()
        if not shell.exit_now:
            grader.done(error)
    return 0


async def _serve_one(grader: Grader, shell: GradingShell, kind: bytes, body: bytes) -> None:
    signal.signal(signal.SIGINT, grader.on_interrupt)
    if kind == RUN:
        await _run(shell, body.decode())
        return
    if kind == NAMES:
        grader.answer(packed([names_of(source, shell.transform_cell) for source in json.loads(body)]))
        return
    asked = json.loads(body)
    grader.answer(answer(asked["exercise"], asked["seed"], lambda: eval(asked["asks"], shell.user_ns)))
    shell.events.trigger("post_execute")  # pictures of the question belong to no cell


async def _run(shell: GradingShell, code: str) -> None:
    """As ipykernel does it."""
    try:
        transformed, failed = shell.transform_cell(code), None
    except Exception:
        transformed, failed = code, sys.exc_info()
    how: dict[str, Any] = {"transformed_cell": transformed, "preprocessing_exc_tuple": failed}
    if not shell.should_run_async(code, **how):
        shell.run_cell(code, store_history=True)
        return
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(shell.run_cell_async(code, store_history=True, **how))
    signal.signal(signal.SIGINT, lambda signum, frame: loop.call_soon_threadsafe(task.cancel))
    result = None
    try:
        result = await task
    finally:
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)


def _refuse(name: str) -> Any:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise StdinNotImplementedError(f"{name} was called, but this frontend does not support input requests.")

    return refuse
