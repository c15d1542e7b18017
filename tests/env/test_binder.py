"""Binder's files: what can be checked of them without building an image."""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml

from tools.lock import ROOT

BINDER = ROOT / "binder"
PIP = yaml.safe_load((BINDER / "environment.yml").read_text())["dependencies"][-1]["pip"]
REPO2DOCKER = "jupyter-repo2docker==2026.4.0"


def ignored() -> list[str]:
    lines = (BINDER / ".dockerignore").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What git holds of this tree, as a clean clone would have it."""
    place = tmp_path / "checkout"
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.check_output(command, cwd=ROOT, text=True).split("\0"):
        if name and (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, place / name)
    return place


def scratch(tmp_path: Path, *packages: str) -> Path:
    """The folder of programs of a new environment that holds the given packages."""
    venv.create(tmp_path / "scratch", with_pip=True)
    programs = tmp_path / "scratch" / "bin"
    subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", *packages], check=True)
    return programs


def test_the_python_line_is_one_that_repo2docker_understands() -> None:
    assert re.search(r"^  - python=3\.12$", (BINDER / "environment.yml").read_text(), re.MULTILINE)


def test_the_environment_refers_to_no_file() -> None:
    # Otherwise Binder installs everything again at each commit.
    assert [line for line in PIP if not re.fullmatch(r"[a-z0-9-]+==[\w.]+", line)] == []


def test_the_environment_holds_one_tensorflow_and_not_what_would_bring_another() -> None:
    names = {line.split("==")[0] for line in PIP}
    assert {"tensorflow-cpu", "keras", "nbgrader", "setuptools"} <= names
    assert not names & {"tensorflow", "tf-keras", "tf-nightly"}


def test_the_environment_leaves_out_what_only_tests_need_and_what_binder_brings() -> None:
    names = {line.split("==")[0] for line in PIP}
    assert not names & {"pytest", "hypothesis", "ruff", "nbval", "distributed", "jupyterlab", "notebook"}


@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_the_scripts_are_executable_bash(name: str) -> None:
    assert os.access(BINDER / name, os.X_OK)
    subprocess.run(["bash", "-n", BINDER / name], check=True)


def test_post_build_stops_at_the_first_error() -> None:
    assert "\nset -euo pipefail\n" in (BINDER / "postBuild").read_text()


def test_start_sets_the_variables_and_hands_over() -> None:
    # The command's own arguments and exit status must come through.
    command = [BINDER / "start", sys.executable, "-c", "import os, sys; print(dict(os.environ)); sys.exit(7)", "a b"]
    done = subprocess.run(command, capture_output=True, text=True, env={"PATH": os.environ["PATH"]})
    assert done.returncode == 7
    for setting in (
        "'TF_CPP_MIN_LOG_LEVEL': '2'",
        "'TF_ENABLE_ONEDNN_OPTS': '0'",
        "'TF_NUM_INTRAOP_THREADS': '1'",
        "'OMP_NUM_THREADS': '1'",
        "'OPENBLAS_NUM_THREADS': '1'",
        "'MKL_NUM_THREADS': '1'",
        "'JUPYTER_DEFAULT_PROVISIONER_NAME': 'autograde-warm'",
        f"'PYTHONSTARTUP': '{ROOT / 'tools' / 'jupyter' / 'startup.py'}'",
        f"'JUPYTER_CONFIG_PATH': '{ROOT / 'tools' / 'jupyter' / 'student'}:{ROOT / 'tools' / 'jupyter'}'",
    ):
        assert setting in done.stdout
    assert (BINDER / "start").read_text().endswith('\nexec "$@"\n')


def test_the_image_has_no_answers() -> None:
    assert {"solutions/", "tests/"} <= set(ignored())


@pytest.mark.slow
def test_repo2docker_takes_the_files_as_meant(tmp_path: Path, checkout: Path) -> None:
    command = [scratch(tmp_path, REPO2DOCKER) / "jupyter-repo2docker", "--no-build", "--debug"]
    # mybinder.org turns the default off: a folder without an environment file would fail there.
    command += ["--Repo2Docker.default_buildpack=None", str(checkout)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rendered = done.stdout + done.stderr
    assert "python=3.12" in rendered
    lines = rendered.splitlines()
    install = next(number for number, line in enumerate(lines) if "env update" in line)
    copy = next(number for number, line in enumerate(lines) if re.match(r"COPY .* src/ ", line))
    assert install < copy, "the packages must be a layer of their own, kept when only notebooks change"
    assert any(line.startswith("RUN ./binder/postBuild") for line in lines[copy:])
    assert any("R2D_ENTRYPOINT" in line and line.endswith('/binder/start"') for line in lines)


@pytest.mark.slow
def test_post_build_installs_the_course_without_the_big_tensorflow(tmp_path: Path, checkout: Path) -> None:
    for name in ignored():
        shutil.rmtree(checkout / name, ignore_errors=True)
    programs = scratch(tmp_path, next(line for line in PIP if line.startswith("setuptools==")))
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    subprocess.run([checkout / "binder" / "postBuild"], cwd=checkout, env={**os.environ, "PATH": path}, check=True)
    ask = "import importlib.metadata as m, autograde; print(*(d.name for d in m.distributions()), autograde.__file__)"
    start = [checkout / "binder" / "start", "python", "-c", ask]
    done = subprocess.run(start, cwd=tmp_path, env={**os.environ, "PATH": path}, stdout=subprocess.PIPE, text=True)
    *names, place = done.stdout.split()
    assert {"tf_keras", "autograde"} <= set(names) and not {"tensorflow", "tensorflow_cpu"} & set(names)
    assert "site-packages" in place
    assert not (checkout / "build").exists()
    assert {path.name for path in (tmp_path / "scratch" / "share" / "course-museum").iterdir()} > {"1.0.2", "2.1.2", "2.2.4"}
