"""The locks: complete, from hashes alone, with one TensorFlow each; and what is derived from them is current."""

import re
from itertools import product

import pytest
import yaml

from tools.lock import PROJECT, ROOT, SITE, derived, direct, locked_together, read_lock

LOCKS = {name: (ROOT / name).read_text() for name in ("requirements.lock", "requirements-gpu.lock")}
PINS = {name: read_lock(text) for name, text in LOCKS.items()}
MACHINES = {
    "linux-x86": {"sys_platform": "linux", "platform_machine": "x86_64", "os_name": "posix"},
    "linux-arm": {"sys_platform": "linux", "platform_machine": "aarch64", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_machine": "AMD64", "os_name": "nt"},
    "mac": {"sys_platform": "darwin", "platform_machine": "arm64", "os_name": "posix"},
}
SMALL_BUILD = {"linux-x86", "windows"}
PYTHONS = ("3.11", "3.12", "3.13")


def environment(machine: str, python: str) -> dict[str, str]:
    versions = {"python_version": python, "python_full_version": python + ".9"}
    return {**MACHINES[machine], **versions, "implementation_name": "cpython"}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_direct_dependency_is_pinned(lock: str) -> None:
    assert locked_together(PROJECT.read_text()) - {pin.name for pin in PINS[lock]} == set()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_hashes(lock: str) -> None:
    assert len(PINS[lock]) > 100
    without = [pin.name for pin in PINS[lock] if not pin.hashes]
    odd = [value for pin in PINS[lock] for value in pin.hashes if not re.fullmatch(r"sha256:[0-9a-f]{64}", value)]
    assert (without, odd) == ([], [])


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_index_and_no_place(lock: str) -> None:
    lines = [line for line in LOCKS[lock].splitlines() if re.search(r"://|^-|@ |(^|\s)/|torch", line)]
    assert lines == []


@pytest.mark.parametrize(("machine", "python"), list(product(MACHINES, PYTHONS)))
def test_each_machine_gets_one_release_of_each_package_and_one_tensorflow(machine: str, python: str) -> None:
    names = [pin.name for pin in PINS["requirements.lock"] if pin.applies(environment(machine, python))]
    assert len(names) == len(set(names))
    builds = {name for name in names if re.fullmatch(r"tensorflow(-cpu|-gpu|-intel)?|tf-nightly", name)}
    assert builds == {"tensorflow-cpu" if machine in SMALL_BUILD else "tensorflow"}
    assert "tf-keras" in names


def test_the_gpu_lock_differs_by_tensorflow_and_cuda_alone() -> None:
    cpu, gpu = ({(pin.name, pin.version) for pin in PINS[name]} for name in LOCKS)
    assert {name for name, _ in cpu - gpu} == {"tensorflow-cpu"}
    added = {name for name, _ in gpu - cpu}
    assert added and all(name.startswith("nvidia-") for name in added)


def test_the_sites_lock_is_complete_and_agrees_with_the_courses() -> None:
    pins = read_lock((ROOT / "requirements-site.lock").read_text())
    assert set(direct(PROJECT.read_text())[SITE]) <= {pin.name for pin in pins} and all(pin.hashes for pin in pins)
    course = {pin.name: pin.version for pin in PINS["requirements.lock"]}
    assert [pin.name for pin in pins if course.get(pin.name, pin.version) != pin.version] == []
    assert not {"tensorflow", "tensorflow-cpu", "keras"} & {pin.name for pin in pins}


def test_one_numpy_for_every_python() -> None:
    assert len([pin for pin in PINS["requirements.lock"] if pin.name == "numpy"]) == 1


@pytest.mark.parametrize("path", derived(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_follows_from_the_lock_is_current(path) -> None:
    assert path.read_text() == derived()[path], "run `make binder` and commit what changed"


def test_the_conda_environment_holds_all_that_the_course_needs_and_says_why() -> None:
    text = (ROOT / "environment.yml").read_text()
    dependencies = yaml.safe_load(text)["dependencies"]
    assert "python=3.12" in dependencies
    pip = [line.split("==")[0].lower().replace("_", "-") for line in dependencies[-1]["pip"]]
    assert set(direct(PROJECT.read_text())[""]) <= {name.replace("_", "-") for name in pip}
    assert {"tensorflow", "tf-keras", "nbval"} <= set(pip) and "tensorflow-cpu" not in pip
    assert [line for line in text.splitlines() if "==" in line and not re.search(r"# \S", line)] == []


def test_an_entry_is_read_with_marker_hashes_and_reasons() -> None:
    text = (
        "# head\nspam==1.0 ; os_name == 'nt' \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via eggs\n"
        "ham==2\n    # via\n    #   autograde (pyproject.toml)\n    #   spam\n"
    )
    spam, ham = read_lock(text)
    assert (spam.name, spam.version, spam.marker) == ("spam", "1.0", "os_name == 'nt'")
    assert spam.hashes == ("sha256:aa", "sha256:bb") and "eggs" in spam.needed_by
    assert {"autograde", "spam"} <= set(ham.needed_by) and not spam.applies({"os_name": "posix"})
