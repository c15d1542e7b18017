"""Fetching: from the lock alone, a wrong file refused, nothing done twice, and no failure where there is no network."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from course.museum import fetch, sources
from tools import setup
from tools.lock import ROOT

STATED = "Metadata-Version: 1.1\nName: {name}\nVersion: {version}\n"
TRAP = "raise SystemExit('setup.py was run')\n"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for its only index; no configuration of this machine has a say."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


@pytest.fixture
def museum_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Lets the museum consist of the given files, as versions 0.1, 0.2 and so on, in a folder of its own."""

    def arrange(*archives: Path) -> Path:
        lock = {
            f"0.{number}": {_pin(archive): hashlib.sha256(archive.read_bytes()).hexdigest()}
            for number, archive in enumerate(archives, start=1)
        }
        monkeypatch.setattr(sources, "lock", lambda: lock)
        monkeypatch.setattr(sources, "FOLDER", tmp_path / "museum")
        return tmp_path / "museum"

    return arrange


def _pin(archive: Path) -> str:
    name, version = archive.name.removesuffix(".tar.gz").split("-")[:2]
    return f"{name.lower()}=={version}"


def source_archive(index: Path, version: str = "0.1", **files: str) -> Path:
    """A release as they were published ten years ago: a setup.py, and PKG-INFO beside it."""
    files = {"setup.py": TRAP, "PKG-INFO": STATED.format(name="Keras", version=version), **files}
    path = index / f"Keras-{version}.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"Keras-{version}/{name}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return path


def wheel(index: Path, version: str = "0.2", **files: str) -> Path:
    about = f"keras-{version}.dist-info"
    files |= {
        f"{about}/METADATA": STATED.format(name="keras", version=version),
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/RECORD": "",
    }
    path = index / f"keras-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def test_source_archives_and_wheels_are_unpacked_and_nothing_of_them_is_run(index: Path, museum_of) -> None:
    module, other = {"keras/__init__.py": "one = 1\n"}, {"docs/conf.py": "", "keras/weights.bin": ""}
    folder = museum_of(source_archive(index, **module, **other), wheel(index, **module, **other))
    assert fetch.fetch() == {}
    found = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())
    kept = [f"{version}/{name}" for version in ("0.1", "0.2") for name in ("keras/__init__.py", "locked.txt")]
    assert found == [*kept, "sources.toml"]
    assert sources.available("0.1") and sources.available("0.2") and sources.missing() == []


def test_files_outside_their_folder_are_left_alone(index: Path, museum_of, tmp_path: Path) -> None:
    folder = museum_of(wheel(index, **{"keras/__init__.py": "", "keras/../../../outside.py": "", "/tmp/outside.py": ""}))
    assert fetch.fetch() == {}
    assert not list(tmp_path.rglob("outside.py")) and (folder / "0.1" / "keras").is_dir()


def test_a_file_with_another_hash_is_refused(index: Path, museum_of) -> None:
    archive = source_archive(index, **{"keras/__init__.py": ""})
    folder = museum_of(archive)
    source_archive(index, **{"keras/__init__.py": "changed = True\n"})
    assert fetch.fetch() == {"0.1": "what the package index offers is not the file of the lock, so it was refused"}
    assert not sources.available("0.1") and list(folder.iterdir()) == []


def test_a_second_run_does_nothing(index: Path, museum_of, monkeypatch: pytest.MonkeyPatch) -> None:
    museum_of(source_archive(index, **{"keras/__init__.py": ""}))
    assert fetch.fetch() == {}
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("it started pip"))
    assert fetch.fetch() == {}


def test_another_lock_makes_the_folder_anew(index: Path, museum_of) -> None:
    folder = museum_of(source_archive(index, **{"keras/__init__.py": "", "keras/gone.py": ""}))
    fetch.fetch()
    museum_of(source_archive(index, **{"keras/__init__.py": "# another\n"}))
    assert not sources.available("0.1") and fetch.fetch() == {}
    assert sorted(path.name for path in (folder / "0.1" / "keras").iterdir()) == ["__init__.py"]


@pytest.mark.parametrize(
    ("pips_words", "reason"),
    [
        (
            "WARNING: Retrying … NewConnectionError: …\nERROR: No matching distribution found",
            "the package index cannot be reached",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "is not the file of the lock"),
        ("ERROR: something else", "pip says: something else"),
        ("", "pip says: nothing"),
    ],
)
def test_what_pip_says_becomes_a_reason(pips_words: str, reason: str) -> None:
    assert reason in fetch._reason(pips_words) and "\n" not in fetch._reason(pips_words)


def test_without_an_index_one_line_says_what_is_missing(tmp_path: Path) -> None:
    """The set-up of an environment that has no old Keras and no network."""
    code = (
        "import sys\nfrom pathlib import Path\nfrom course.museum import sources\n"
        f"sources.FOLDER = Path({str(tmp_path)!r})\nsys.argv = ['museum', 'fetch']\n"
        "import runpy; runpy.run_module('course.museum', run_name='__main__')"
    )
    environment = os.environ | {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.returncode == 2 and done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("museum: Keras 1.0.2, 2.1.2, 2.2.4 is missing, so cells on it show stored outputs: pip says: ")


def test_set_up_starts_nothing_when_all_is_there_and_succeeds_when_nothing_can_be_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []

    def failing(command: list[str], **_: object) -> None:
        started.append(command)

    monkeypatch.setattr(subprocess, "run", failing)
    setup.fetch_old_keras(tmp_path)
    assert [command[1:] for command in started] == [["-m", "course.museum", "fetch"]]
    complete = tmp_path / "share" / "course-museum" / "sources.toml"
    complete.parent.mkdir(parents=True)
    complete.write_bytes(sources.LOCK.read_bytes())
    setup.fetch_old_keras(tmp_path)
    assert len(started) == 1


def test_the_lock_holds_names_versions_and_hashes_and_no_place() -> None:
    text = sources.LOCK.read_text()
    assert "://" not in text
    pins = [pin for version in tomllib.loads(text).values() for pin in version.items()]
    assert len(pins) >= 5
    assert all(pin.count("==") == 1 and len(digest) == 64 and int(digest, 16) for pin, digest in pins)
    assert all(f"keras=={version}" in packages for version, packages in tomllib.loads(text).items())


def test_every_way_to_an_environment_fetches_them() -> None:
    for name in ("binder/postBuild", "environment.yml"):
        assert "python -m course.museum fetch" in (ROOT / name).read_text(), name


def test_no_old_source_is_committed() -> None:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert not [name for name in names if name.endswith((".whl", ".tar.gz")) or "/keras/" in name]
