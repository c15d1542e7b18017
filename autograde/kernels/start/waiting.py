"""Blocking calls beside a client's event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, TypeVar

_LOOK_SECONDS = 0.005

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a function in a thread of its own and wait for it.

    Not `asyncio.to_thread`: in a fork of a client the loop still counts on idle threads that only the parent has, and a
    wake-up from a thread goes through a socket that all forks share, where another one may take it. So the loop looks.
    """
    result: Future[T] = Future()

    def call() -> None:
        try:
            result.set_result(function(*args, **kwargs))
        except BaseException as error:
            result.set_exception(error)

    threading.Thread(target=call, name=function.__name__, daemon=True).start()
    while not result.done():
        await asyncio.sleep(_LOOK_SECONDS)
    return result.result()
