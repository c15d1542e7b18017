"""Fixtures for kernels: notebooks executed cold, warm and guarded, and a look at what is left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nbclient import NotebookClient

from autograde.kernels.guard.policy import TIER_VARIABLE, Tier
from autograde.kernels.guard.tiers import why_unavailable
from autograde.kernels.start.provisioner import NAME

PROVISIONER_VARIABLE = "JUPYTER_DEFAULT_PROVISIONER_NAME"
COLD, WARM = "local-provisioner", NAME

ROOT = Path(__file__).parents[2]
LIGHT = 'title = "Light"\nname = "light"\n[kernels]\npreload = ["{}"]\n'

Execute = Callable[..., list[list[nbformat.NotebookNode]]]


def choose(monkeypatch: pytest.MonkeyPatch, provisioner: str) -> None:
    """What the variable does in a fresh process; jupyter_client reads it once."""
    monkeypatch.setenv(PROVISIONER_VARIABLE, provisioner)
    KernelProvisionerFactory.clear_instance()


@pytest.fixture(autouse=True)
def _forget_choice() -> Iterator[None]:
    yield
    KernelProvisionerFactory.clear_instance()


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The working folder is a course whose kernels import NumPy alone: for what does not depend on the imports."""
    folder = tmp_path_factory.mktemp("light")
    (folder / "course.toml").write_text(LIGHT.format("numpy"))
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))  # clients that are started here import benchmarks/
    return folder


@pytest.fixture
def execute(monkeypatch: pytest.MonkeyPatch) -> Execute:
    """Execute cells through nbclient as a tool would that knows nothing of us; returns the outputs of each cell."""

    def run(cells: list[str], provisioner: str = WARM, tier: Tier = Tier.NONE, **options: object):
        choose(monkeypatch, provisioner)
        monkeypatch.setenv(TIER_VARIABLE, tier.value)
        # Under this variable ipykernel does not capture what is written to the descriptors 1 and 2.
        monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        )
        NotebookClient(notebook, **{"timeout": 120, **options}).execute()
        return [cell.outputs for cell in notebook.cells]

    return run


def printed(outputs: list[nbformat.NotebookNode], stream: str = "stdout") -> str:
    return "".join(o.text for o in outputs if o.output_type == "stream" and o.name == stream)


# The whole of T2 doubles the minutes, so it runs with the slow tests.
_BWRAP = pytest.param(Tier.BWRAP, marks=pytest.mark.slow)


@pytest.fixture(params=[Tier.GUARD, _BWRAP], ids=lambda tier: tier.value)
def sandbox(request: pytest.FixtureRequest) -> Tier:
    """Each tier with a sandbox; skipped where the machine cannot give it."""
    return require(request.param)


@pytest.fixture(params=[Tier.NONE, Tier.GUARD, _BWRAP], ids=lambda tier: tier.value)
def tier(request: pytest.FixtureRequest) -> Tier:
    return require(request.param)


def require(tier: Tier) -> Tier:
    if reason := why_unavailable(tier):
        pytest.skip(f"sandbox {tier.value}: {reason}")
    return tier
