"""nbgrader's own test modules, unchanged, with this course's plugs configured: they pass as they do for stock nbgrader.

They take minutes: `make test-all`, or `pytest -m slow tests/nbgrader/test_own_suite.py`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from traitlets.config.loader import PyFileConfigLoader

from autograde.course import find_course

MODULES = (
    "nbgrader.tests.apps.test_nbgrader_autograde",
    "nbgrader.tests.apps.test_nbgrader_validate",
    "nbgrader.tests.test_validator",
    "nbgrader.tests.apps.test_nbgrader_generate_feedback",
)
# Tests of these modules that cannot pass with the plugs, and why. None.
CANNOT: dict[str, str] = {}

pytestmark = pytest.mark.slow


def plugs(folder: Path) -> None:
    """Our plugs, and nothing of our course: nbgrader's tests have courses of their own."""
    ours = PyFileConfigLoader("nbgrader_config.py", path=str(find_course(Path(__file__).parent).root)).load_config()
    config = {
        "Autograde": dict(ours.Autograde),
        "GenerateFeedback": dict(ours.GenerateFeedback),
        "Execute": {"skip_cells_with_tag": ours.Execute.skip_cells_with_tag},
    }
    (folder / "nbgrader_config.json").write_text(json.dumps(config))


def run(module: str, scratch: Path, *, with_plugs: bool) -> tuple[dict[str, str], str]:
    """Outcome by test name, and the tail of what pytest said."""
    config, work = scratch / "config", scratch / "work"
    config.mkdir(parents=True)
    work.mkdir()
    env = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",  # they start `alembic`
        "USER": os.environ.get("USER", "tester"),
    }
    if with_plugs:
        plugs(config)
        env |= {"PYTHONPATH": str(config), "JUPYTER_CONFIG_PATH": str(config)}
    command = [sys.executable, "-m", "pytest", "-v", "--color=no", "-p", "no:cacheprovider", "--pyargs", module]
    done = subprocess.run(command, cwd=work, env=env, capture_output=True, text=True)
    found = re.findall(r"::(\S+) (PASSED|FAILED|SKIPPED|ERROR)", done.stdout)
    return dict(found), done.stdout[-4000:]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.rpartition(".")[2])
def test_it_passes_as_with_stock_nbgrader(module: str, tmp_path: Path) -> None:
    ours, said = run(module, tmp_path / "plugs", with_plugs=True)
    failed = {name for name, outcome in ours.items() if outcome in ("FAILED", "ERROR") and name not in CANNOT}
    assert ours and not failed, said
