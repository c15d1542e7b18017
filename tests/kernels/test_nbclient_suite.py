"""nbclient's own suite, unchanged, on cold and on warm kernels: it passes alike.

The suite is in nbclient's source distribution only, so it and what it imports are downloaded. It takes minutes:
`make test-all`, or `pytest -m slow tests/kernels/test_nbclient_suite.py`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.kernels.conftest import COLD, PROVISIONER_VARIABLE, WARM

# What the suite imports and the course does not need. No dependencies of theirs: pytest stays the one that is here.
NEEDS = ("flaky==3.8.1", "pytest-asyncio==1.5.0", "testpath==0.6.0", "xmltodict==1.0.4")
OPTIONS = ("-v", "--color=no", "-p", "no:cacheprovider", "-o", "asyncio_default_fixture_loop_scope=function")
SECONDS = 1200  # a fork that hangs would wait for ever

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """nbclient's source archive, of the release that is installed, and a folder of packages."""
    folder = tmp_path_factory.mktemp("downloads")
    nbclient = f"nbclient=={version('nbclient')}"
    pip("download", "--no-deps", "--no-binary", "nbclient", "--dest", str(folder), nbclient)
    pip("install", "--no-deps", "--target", str(folder / "packages"), *NEEDS)
    return folder


def pip(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pip", "--quiet", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def run(provisioner: str, downloads: Path, scratch: Path) -> tuple[dict[str, str], str]:
    """Outcome by test, and the tail of what pytest said."""
    [archive] = downloads.glob("nbclient-*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(scratch, filter="data")
    env = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",  # it starts `jupyter`
        "PYTHONPATH": str(downloads / "packages"),
        PROVISIONER_VARIABLE: provisioner,
    }
    env.pop("PYTEST_ADDOPTS", None)
    command = [sys.executable, "-m", "pytest", *OPTIONS]
    work = scratch / archive.name.removesuffix(".tar.gz")
    done = subprocess.run(command, cwd=work, env=env, capture_output=True, text=True, timeout=SECONDS)
    found = re.findall(r"^(\S+::.*?) (PASSED|FAILED|SKIPPED|ERROR|XFAIL)", done.stdout, re.MULTILINE)
    return dict(found), done.stdout[-4000:]


def test_it_passes_on_warm_kernels_as_on_cold_ones(downloads: Path, tmp_path: Path) -> None:
    warm, said = run(WARM, downloads, tmp_path / "warm")
    assert warm and set(warm.values()) <= {"PASSED", "SKIPPED"}, said
    cold, said = run(COLD, downloads, tmp_path / "cold")
    assert warm == cold, said
