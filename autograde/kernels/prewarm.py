"""A Jupyter server extension: the zygote starts with the server, so that the first notebook finds it ready.

Turned on by tools/jupyter for `make lab` and Binder. It does nothing unless the server's kernels are ours.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from jupyter_client.manager import KernelManager

from autograde.kernels import key as keys
from autograde.kernels.policy import SandboxPolicy
from autograde.kernels.pool import POOL, ZygoteUnfit
from autograde.kernels.provisioner import NAME

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    if os.environ.get("JUPYTER_DEFAULT_PROVISIONER_NAME") == NAME:
        # Takes seconds. A daemon: a server that is stopped meanwhile does not wait for it.
        threading.Thread(target=_start, args=(server,), name="prewarm", daemon=True).start()


def zygote_key(server: ServerApp) -> keys.ZygoteKey:
    """The key of the server's default kernel. Raises ZygoteUnfit when that kernel will be cold."""
    name = server.kernel_manager.default_kernel_name
    argv = KernelManager(kernel_name=name, kernel_spec_manager=server.kernel_spec_manager).format_kernel_cmd()
    env = keys.KERNEL_DEFAULTS | dict(os.environ)
    if reason := keys.why_cold(argv, env, {}):
        raise ZygoteUnfit(reason)
    return keys.key_for(keys.parse_command(argv), env, SandboxPolicy.from_environment())


def _start(server: ServerApp) -> None:
    try:
        zygote = POOL.borrow(zygote_key(server))
    except ZygoteUnfit as unfit:
        server.log.info("Kernels start cold: %s", unfit)
        return
    POOL.give_back(zygote)
    server.log.info("Kernels start warm: TensorFlow was imported in %.1f s", zygote.seconds)
