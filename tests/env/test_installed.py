"""The environment that these tests run in is the one that the lock describes."""

import re
import subprocess
import sys
import venv
from importlib.metadata import distribution, distributions, entry_points
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.lock import ROOT, read_lock

TENSORFLOWS = re.compile(r"tensorflow(-cpu|-gpu|-intel)?|tf-nightly(-cpu|-gpu)?")
INSTALLED = {canonicalize_name(found.name): found.version for found in distributions()}


def test_only_one_tensorflow_is_installed() -> None:
    # tf_keras asks for `tensorflow`; beside tensorflow-cpu the two overwrite each other's files.
    assert len([name for name in INSTALLED if TENSORFLOWS.fullmatch(name)]) == 1
    assert "tf-keras" in INSTALLED


def test_tensorflow_is_the_one_that_is_installed() -> None:
    owners = [found for found in distributions() if TENSORFLOWS.fullmatch(canonicalize_name(found.name))]
    assert any(str(file) == "tensorflow/__init__.py" for file in owners[0].files or [])


def test_what_is_installed_without_dependencies_still_fits_together() -> None:
    """pip's own check, save that tensorflow-cpu is known to stand in for tensorflow."""
    here = {**default_environment(), "extra": ""}
    wrong = []
    for pin in read_lock((ROOT / "requirements.lock").read_text()):
        if not pin.applies(here) or pin.name not in INSTALLED:
            continue
        for line in distribution(pin.name).requires or []:
            need = Requirement(line)
            if need.marker and not need.marker.evaluate(here):
                continue
            name = canonicalize_name(need.name)
            if name == "tensorflow" and name not in INSTALLED:
                name = canonicalize_name("tensorflow-cpu")
            if name not in INSTALLED or not need.specifier.contains(INSTALLED[name], prereleases=True):
                wrong.append(f"{pin.name} needs {line}; installed: {INSTALLED.get(name)}")
    assert wrong == []


def test_importing_the_packages_imports_no_tensorflow_and_no_keras() -> None:
    ask = "import sys, autograde, course.museum; print(sorted({'tensorflow', 'keras', 'tf_keras'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_announces_its_command_and_its_kernels() -> None:
    (command,) = [found for found in entry_points(group="console_scripts") if found.name == "autograde"]
    assert callable(command.load())
    (kernels,) = [
        found for found in entry_points(group="jupyter_client.kernel_provisioners") if found.name == "autograde-warm"
    ]
    assert kernels.value == "autograde.kernels.start.provisioner:WarmProvisioner"


def test_no_other_folder_of_the_project_can_be_imported_by_a_notebook(tmp_path: Path) -> None:
    ask = (
        "import importlib.util as u; "
        "print([n for n in ('tests', 'tools', 'solutions', 'examples', 'nbgrader_config') if u.find_spec(n)])"
    )
    done = subprocess.run([sys.executable, "-c", ask], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_wheel_holds_the_packages_with_their_data_and_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    venv.create(tmp_path / "scratch", with_pip=True)
    python = tmp_path / "scratch" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", str(wheel)], check=True)
    (place,) = (tmp_path / "scratch").glob("lib/python*/site-packages")
    names = ("autograde", "course")
    package = {path.relative_to(place) for name in names for path in (place / name).rglob("*") if path.is_file()}
    tracked = subprocess.check_output(["git", "ls-files", *names], cwd=ROOT, text=True).split()
    missing = {name for name in tracked if Path(name) not in package and not name.endswith(".md")}
    assert missing == set()
    assert not [name for name in ("tests", "tools", "solutions", "examples") if (place / name).exists()]
