"""Setting up: which Python is taken, what is said when something is missing, and that a second run installs nothing."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shell import shell
from tools import lab, setup
from tools.lock import ROOT

FETCHING = "Fetching the old Kerases of the museum\n"
needs_sh = pytest.mark.skipif(os.name == "nt", reason="uses shell scripts that pose as Pythons")


def fake_python(folder: Path, name: str, version: str, has_venv: bool = True) -> str:
    """A program that answers as a Python of that version would."""
    script = folder / name
    script.write_text(f'#!/bin/sh\ncase "$2" in *ensurepip*) exit {0 if has_venv else 1};; esac\necho {version}\n')
    script.chmod(0o755)
    return str(script)


@pytest.mark.parametrize(
    ("pips_words", "advice"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "disk is full"),
        (
            "WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError(\"Failed to establish "
            "a new connection: [Errno -3] Temporary failure in name resolution\")': /simple/absl-py/\n"
            "ERROR: No matching distribution found for absl-py==2.5.1",
            "check the network",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one in the lock"),
        ("ERROR: No matching distribution found for tensorflow==2.21.0", "no wheel for this machine"),
        ("ERROR: something never seen before", "something never seen before"),
        ("", "run the same command again"),
    ],
)
def test_what_pip_says_becomes_one_line_with_a_remedy(pips_words: str, advice: str) -> None:
    assert advice in setup.remedy(pips_words)
    assert "\n" not in setup.remedy(pips_words)


@needs_sh
def test_the_first_suitable_python_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [
        fake_python(tmp_path, "broken", ""),
        fake_python(tmp_path, "old", "3 10"),
        fake_python(tmp_path, "bare", "3 12", has_venv=False),
        fake_python(tmp_path, "good", "3 11"),
        fake_python(tmp_path, "later", "3 13"),
    ]
    monkeypatch.setattr(setup, "CANDIDATES", ("/nowhere/python", *names))
    assert setup.choose_python(None) == names[3]


@needs_sh
@pytest.mark.parametrize(
    ("version", "has_venv", "advice"),
    [
        ("3 10", True, "is Python 3.10: TensorFlow 2.21 needs 3.11, 3.12 or 3.13"),
        ("3 14", True, "is Python 3.14: TensorFlow 2.21 needs 3.11, 3.12 or 3.13"),
        ("3 12", False, "apt install python3.12-venv"),
        ("", True, "does not start"),
    ],
)
def test_an_unsuitable_python_is_refused_with_the_remedy(tmp_path: Path, version: str, has_venv: bool, advice: str) -> None:
    with pytest.raises(setup.SetupError, match=advice.replace(".", r"\.")):
        setup.choose_python(fake_python(tmp_path, "python3", version, has_venv))


def test_no_python_at_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "CANDIDATES", ("/nowhere/python3",))
    with pytest.raises(setup.SetupError, match="no Python found: install"):
        setup.choose_python(None)


@needs_sh
def test_make_says_in_one_line_that_there_is_no_python(tmp_path: Path) -> None:
    for name in ("make", "sh"):
        (tmp_path / name).symlink_to(shutil.which(name) or "")
    done = subprocess.run(
        ["make", "setup"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    first, make_s_own = done.stderr.splitlines()
    assert first == "setup: no Python found: install Python 3.12 (3.11 and 3.13 work too)"
    assert make_s_own.startswith("make: ***")


def test_the_key_changes_with_the_lock_and_with_the_place(tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place / "tools").mkdir(parents=True)
        for name in ("requirements.lock", "requirements-gpu.lock", "pyproject.toml", "tools/setup.py"):
            shutil.copy(ROOT / name, tmp_path / place / name)
    first = setup.key_of("cpu", tmp_path / "a")
    assert first == setup.key_of("cpu", tmp_path / "a")
    assert first != setup.key_of("cpu", tmp_path / "b") and first != setup.key_of("gpu", tmp_path / "a")
    (tmp_path / "a" / "requirements.lock").write_text("spam==1\n")
    assert first != setup.key_of("cpu", tmp_path / "a")


def test_a_second_build_of_tensorflow_is_noticed(tmp_path: Path) -> None:
    packages = tmp_path / ".venv" / "lib" / "python3.12" / "site-packages"
    for name in ("tensorflow-2.21.0", "tensorflow_cpu-2.21.0", "tensorflow_datasets-4.9.0"):
        (packages / f"{name}.dist-info").mkdir(parents=True)
    assert setup.builds_of_tensorflow(tmp_path / ".venv") == {"tensorflow", "tensorflow_cpu"}


def test_a_port_that_is_taken_is_said_before_jupyter_starts() -> None:
    with socket.socket() as holder:
        holder.bind(("localhost", 0))
        holder.listen()
        port = str(holder.getsockname()[1])
        done = subprocess.run([sys.executable, "tools/lab.py", "--port", port], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == f"lab: port {port} is taken: stop what uses it, or leave out PORT to get a free one\n"


@pytest.mark.parametrize("port", ["99999", "0", "-1", "abc", "80 81", "8888.5", "٣"])
def test_a_port_that_is_none_is_said_in_one_line(port: str) -> None:
    done = subprocess.run(
        ["make", "-o", "setup", "lab", f"PORT={port}"], cwd=ROOT, env=shell(), capture_output=True, text=True, timeout=60
    )
    first, make_s_own = done.stderr.splitlines()
    assert first == f"lab: PORT={port}: expected a number from 1 to 65535; leave out PORT to get a free one"
    assert make_s_own.startswith("make: ***") and not done.stdout


def test_jupyter_gets_the_port_and_the_callers_own_arguments() -> None:
    command = lab.arguments(8900, ["--no-browser"])
    assert "--ServerApp.port=8900" in command and command[-1] == "--no-browser"
    assert not any("port" in word for word in lab.arguments(None, []))


def test_jupyter_gets_warm_kernels_unless_told_otherwise() -> None:
    assert lab.environment({})["JUPYTER_DEFAULT_PROVISIONER_NAME"] == "autograde-warm"
    cold = {"JUPYTER_DEFAULT_PROVISIONER_NAME": "local-provisioner", "JUPYTER_CONFIG_PATH": "/mine"}
    told = lab.environment(cold)
    assert told["JUPYTER_DEFAULT_PROVISIONER_NAME"] == "local-provisioner"
    assert told["JUPYTER_CONFIG_PATH"].split(os.pathsep) == [str(lab.STUDENT), str(lab.SETTINGS), "/mine"]
    assert str(lab.STUDENT) not in lab.environment({}, teach=True)["JUPYTER_CONFIG_PATH"].split(os.pathsep)


def test_the_settings_are_ones_that_jupyterlab_knows() -> None:
    overrides = json.loads((lab.SETTINGS / "labconfig" / "default_setting_overrides.json").read_text())
    schemas = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"
    for plugin, settings in overrides.items():
        folder, name = plugin.split(":")
        known = json.loads((schemas / folder / f"{name}.json").read_text())["properties"]
        assert set(settings) <= set(known)


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """This project's set-up around a lock of one package, so that it can be run for real."""
    root = tmp_path / "small"
    (root / "tools").mkdir(parents=True)
    (root / "autograde").mkdir()
    (root / "autograde" / "__init__.py").touch()
    # A museum that cannot be fetched, as without a network: the set-up succeeds, and says so each time.
    (root / "course" / "museum").mkdir(parents=True)
    for name in ("course/__init__.py", "course/museum/__init__.py", "course/museum/sources.toml"):
        (root / name).touch()
    (root / "course" / "museum" / "__main__.py").write_text("import sys\nsys.exit('museum: not fetched')\n")
    for name in ("Makefile", "tools/setup.py"):
        shutil.copy(ROOT / name, root / name)
    text = (ROOT / "requirements.lock").read_text()
    start = text.index("\nsetuptools==")
    (root / "requirements.lock").write_text(text[start : text.index("# via", start)])
    (root / "pyproject.toml").write_text(
        '[project]\nname = "autograde"\nversion = "0"\n[tool.setuptools]\npackages = ["autograde", "course"]\n'
    )
    return root


def make(root: Path, *arguments: str) -> str:
    command = ["make", "setup", f"PYTHON={sys.executable}", *arguments]
    return subprocess.run(command, cwd=root, env=shell(), capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_a_second_run_installs_nothing_and_a_broken_one_is_repaired(small_project: Path) -> None:
    environment = small_project / ".venv"
    assert "Making .venv" in make(small_project)
    assert make(small_project) == FETCHING
    fetched = environment / "share" / "course-museum" / "sources.toml"
    fetched.parent.mkdir(parents=True)
    fetched.touch()
    assert make(small_project) == ""

    # The lock changes: what is there is kept and brought in line.
    with open(small_project / "requirements.lock", "a") as lock:
        lock.write("\n# another edition\n")
    output = make(small_project)
    assert "Making" not in output and "Installing" in output

    # Broken off in the middle: begun anew, whatever half-written package is left.
    (environment / ".ready").unlink()
    (environment / ".installing").touch()
    (environment / "half-written").touch()
    assert "Making .venv" in make(small_project)
    assert not (environment / "half-written").exists()

    # Its Python is gone.
    (environment / "bin" / "python").unlink()
    assert "Making .venv" in make(small_project)

    # Moved to another folder: the programs in it name the old one.
    moved = small_project.rename(small_project.parent / "moved")
    assert "Installing" in make(moved)
    assert make(moved) == FETCHING
