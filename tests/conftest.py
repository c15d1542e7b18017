"""What holds for every test: how fast this machine is today is not tested."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from jupyter_client.provisioning.factory import KernelProvisionerFactory

pytest_plugins = ["tests.tried"]

settings.register_profile("course", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("course")


@pytest.fixture(scope="module")
def warm_kernels() -> Iterator[None]:
    """The module's notebooks run in warm kernels, as `make lab` runs them. tests/kernels compares them with cold ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", "autograde-warm")
        KernelProvisionerFactory.clear_instance()  # it reads the variable once
        yield
    KernelProvisionerFactory.clear_instance()
