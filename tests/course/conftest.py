"""The course's notebooks run in warm kernels, as `make lab` runs them. tests/kernels compares them with cold ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jupyter_client.provisioning.factory import KernelProvisionerFactory

from autograde.kernels.start.provisioner import NAME


@pytest.fixture(scope="module", autouse=True)
def _warm_kernels() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", NAME)
        KernelProvisionerFactory.clear_instance()  # it reads the variable once
        yield
    KernelProvisionerFactory.clear_instance()
