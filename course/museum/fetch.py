"""Fetches the sources of the old Kerases: pip downloads what the lock names, and nothing of it is built or run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from course.museum import sources

_PACKAGES = ("keras", "keras_applications", "keras_preprocessing")
# pip wants an archive's name and version, and would run its setup.py of ten years ago to learn them. This stands in for
# setuptools and answers from the PKG-INFO in the archive, so that pip does no more than download and compare hashes.
_STANDS_IN_FOR_SETUPTOOLS = """\
import email, pathlib, shutil

class Backend:
    def prepare_metadata_for_build_wheel(self, folder, config_settings=None):
        about = email.message_from_bytes(pathlib.Path("PKG-INFO").read_bytes())
        name = f"{about['Name']}-{about['Version']}.dist-info"
        pathlib.Path(folder, name).mkdir()
        shutil.copy("PKG-INFO", pathlib.Path(folder, name, "METADATA"))
        return name

__legacy__ = Backend()
"""


class NotFetched(RuntimeError):
    """Why a version is not there, in one line."""


def fetch() -> dict[str, str]:
    """Get every version that is missing. For those that could not be had: why, in one line."""
    failed: dict[str, str] = {}
    for version in sources.missing():
        try:
            _fetch(version)
        except (NotFetched, OSError) as error:
            failed[version] = str(error)
    if not failed:
        # tools/setup.py compares it with the lock, and so sees without starting Python that there is nothing to do.
        shutil.copyfile(sources.LOCK, sources.FOLDER / sources.LOCK.name)
    return failed


def _fetch(version: str) -> None:
    sources.FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=sources.FOLDER, prefix=".") as work:
        downloads, unpacked = Path(work, "downloads"), Path(work, "unpacked")
        unpacked.mkdir()
        _download(version, Path(work), downloads)
        for archive in sorted(downloads.iterdir()):
            for name, content in _python_files(archive):
                (unpacked / name).parent.mkdir(parents=True, exist_ok=True)
                (unpacked / name).write_bytes(content)
        sources.mark_complete(unpacked, version)
        shutil.rmtree(sources.FOLDER / version, ignore_errors=True)  # of an older lock
        unpacked.rename(sources.FOLDER / version)


def _download(version: str, work: Path, downloads: Path) -> None:
    backend = work / "backend" / "setuptools"
    backend.mkdir(parents=True)
    (backend / "__init__.py").touch()
    (backend / "build_meta.py").write_text(_STANDS_IN_FOR_SETUPTOOLS, encoding="utf-8")
    wanted = work / "wanted.txt"
    wanted.write_text(sources.locked_lines(version), encoding="utf-8")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"]
    command += ["--no-build-isolation", "--retries", "1", "--timeout", "15", "--dest", str(downloads), "-r", str(wanted)]
    environment = os.environ | {"PYTHONPATH": str(backend.parent), "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    environment["PIP_USE_PEP517"] = "1"  # an older pip would else go around the stand-in; a newer one has no such option
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise NotFetched(_reason(done.stdout))


def _reason(said: str) -> str:
    if "DO NOT MATCH THE HASHES" in said:
        return "what the package index offers is not the file of the lock, so it was refused"
    if re.search(
        r"NewConnectionError|ConnectTimeout|Read timed out|getaddrinfo|name resolution|ProxyError|unreachable", said
    ):
        return "the package index cannot be reached"
    errors = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.startswith("ERROR")]
    return f"pip says: {(errors or said.splitlines() or ['nothing'])[-1][:200]}"


def _python_files(archive: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The Python files of the packages in a wheel or a source archive, named from the package's folder on."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for name in wheel.namelist():
                if _belongs(path := PurePosixPath(name)):
                    yield path, wheel.read(name)
        return
    with tarfile.open(archive) as source:
        for member in source.getmembers():
            path = PurePosixPath(*PurePosixPath(member.name).parts[1:])  # without the folder Keras-1.0.2
            if member.isfile() and _belongs(path):
                content = source.extractfile(member)
                assert content is not None  # a regular file has one
                yield path, content.read()


def _belongs(path: PurePosixPath) -> bool:
    return path.suffix == ".py" and path.parts[0] in _PACKAGES and ".." not in path.parts
