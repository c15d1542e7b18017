"""Which sandbox tiers this machine can give."""

from __future__ import annotations

import sys

from autograde.kernels.guard.policy import Tier


def why_unavailable(tier: Tier) -> str:
    """The cause and the remedy in one line; empty when the tier can be had."""
    if tier is Tier.NONE:
        return ""
    if sys.platform != "linux":
        return f"the sandbox needs Linux, not {sys.platform}; run the grader in a container or a virtual machine"
    if tier is Tier.GUARD:
        from autograde.kernels.guard import enter

        return enter.why_unavailable()
    from autograde.kernels.guard import bwrap

    return bwrap.why_unavailable()
