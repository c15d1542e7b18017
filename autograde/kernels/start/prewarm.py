"""A Jupyter server extension: the zygote starts with the server, so that the first notebook finds it ready.

Turned on by tools/jupyter for `make lab` and Binder. It does nothing unless the server's kernels are ours.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

from jupyter_client.manager import KernelManager

from autograde.course import CourseError
from autograde.kernels.guard.policy import SandboxPolicy
from autograde.kernels.start import key as keys
from autograde.kernels.start.provisioner import NAME
from autograde.kernels.start.zygotes import ZYGOTES, ZygoteUnfit

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
    policy = SandboxPolicy.from_environment()
    env = keys.with_course(os.environ, policy.tier, server.root_dir)
    if reason := keys.why_cold(argv, env, {}):
        raise ZygoteUnfit(reason)
    return keys.key_for(keys.parse_command(argv), env, policy)


def _start(server: ServerApp) -> None:
    try:
        seconds = ZYGOTES.start(zygote_key(server))
    except (ZygoteUnfit, CourseError) as reason:
        server.log.info("Kernels start cold: %s", reason)
    else:
        server.log.info("Kernels start warm: the course's packages were imported in %.1f s", seconds)
