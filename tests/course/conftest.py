"""The course's notebooks run in warm kernels."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def _warm_kernels(warm_kernels: None) -> None:
    pass
