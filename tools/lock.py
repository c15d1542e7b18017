"""Writes the locks, and the environment files that follow from them; run by `make lock` and `make binder`.

pyproject.toml + requirements.in      -> requirements.lock        what make, CI and Binder install
pyproject.toml + requirements-gpu.in  -> requirements-gpu.lock    the same with CUDA
pyproject.toml's extra `site`          -> requirements-site.lock   what makes the course's site, alone
requirements.lock                     -> binder/environment.yml   the whole file
requirements.lock                     -> environment.yml          the versions; the rest is written by hand
"""

import argparse
import re
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "pyproject.toml"
# Pinned like everything else: another release may write the same lock in another form.
UV = "uv==0.13.8"
COMPILE = (
    "pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes"
    # One version of NumPy on every Python: the committed numbers come from it.
    " --fork-strategy fewest"
    # Whoever installs the lock uses an index of their own.
    " --no-emit-index-url --no-emit-find-links"
).split() + ["--custom-compile-command", "make lock"]
EXTRAS = "--extra dask --extra postgres --extra test pyproject.toml".split()
SITE = "site"  # the extra that is locked apart
BINDER = {
    "python_version": "3.12",
    "python_full_version": "3.12.0",
    "sys_platform": "linux",
    "platform_machine": "x86_64",
    "platform_system": "Linux",
    "os_name": "posix",
    "implementation_name": "cpython",
}
# repo2docker's base image brings these, tested together; pip would uninstall them from under conda.
IN_BINDERS_BASE = {"ipywidgets", "jupyter-server", "jupyterlab", "notebook"}
# Asks for the big `tensorflow`; postBuild installs it without its dependencies.
IN_POST_BUILD = {"tf-keras"}
BINDER_HEAD = """\
# Written by `make binder` from requirements.lock: change pyproject.toml, then run `make lock`.
# JupyterLab itself comes from Binder's base image; tf_keras and this course's package follow in postBuild.
name: then-and-now
channels:
  - conda-forge
dependencies:
  - python=3.12
  - pip
  - pip:
"""


@dataclass(frozen=True)
class Pin:
    """One entry of a lock."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]

    def applies(self, environment: Mapping[str, str]) -> bool:
        return not self.marker or Marker(self.marker).evaluate(dict(environment))


def read_lock(text: str) -> list[Pin]:
    """The entries of a lock in uv's form: a pin, its hashes, then comments that say what needs it."""
    pins = []
    for entry in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]:
        head = re.match(r"([^=\s]+)==([^\s;]+)(?: ; (.*?))? ?\\?\n", entry)
        if head is None:
            raise ValueError(f"not a pin: {entry.splitlines()[0]}")
        hashes = tuple(re.findall(r"--hash=(\S+)", entry))
        needed_by = tuple(re.findall(r"^    #(?: via)? +(\S+)", entry, flags=re.MULTILINE))
        pins.append(Pin(head[1], head[2], head[3] or "", hashes, needed_by))
    return pins


def direct(text: str) -> dict[str, list[str]]:
    """The packages that pyproject.toml asks for, by extra; the course's own under ''."""
    project = tomllib.loads(text)["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {extra: [canonicalize_name(Requirement(line).name) for line in lines] for extra, lines in groups.items()}


def locked_together(text: str) -> set[str]:
    """The packages that requirements.lock must hold."""
    return {name for extra, names in direct(text).items() if extra != SITE for name in names}


def needed(pins: Iterable[Pin], roots: Iterable[str], without: set[str]) -> list[Pin]:
    """The pins that the roots need, themselves included, not looking behind those left out."""
    pins = list(pins)
    reached, waiting = set[str](), [name for name in roots if name not in without]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting += [pin.name for pin in pins if name in pin.needed_by and pin.name not in reached | without]
    return [pin for pin in pins if pin.name in reached]


def binder_environment(pins: list[Pin], roots: list[str]) -> str:
    """binder/environment.yml."""
    here = [pin for pin in pins if pin.applies(BINDER)]
    # The lock's own addition (requirements.in) takes the place of `tensorflow`.
    chosen = needed(here, [*roots, "tensorflow-cpu"], IN_BINDERS_BASE | IN_POST_BUILD)
    return BINDER_HEAD + "".join(f"      - {pin.name}=={pin.version}\n" for pin in chosen)


def repin(text: str, pins: list[Pin]) -> str:
    """environment.yml with the lock's versions."""
    versions = {pin.name: pin.version for pin in pins}

    def version(match: re.Match[str]) -> str:
        name = match[2]
        pin = f"{name}=={versions[canonicalize_name(name)]}"
        return match[1] + pin.ljust(28) + match[3]

    return re.sub(r"^( +- )([\w-]+)==[^\s#]+ *(#)", version, text, flags=re.MULTILINE)


def compile_locks(upgrade: bool) -> None:
    """Resolves the locks with uv, in an environment of its own so that learners need not install it."""
    scratch = ROOT / "var" / "lock"
    venv.create(scratch, with_pip=True)
    bin_ = scratch / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run([bin_ / "python", "-m", "pip", "install", "--quiet", UV], check=True)
    command = [bin_ / "uv", *COMPILE, "--excludes", "requirements-excludes.in", *(["--upgrade"] if upgrade else [])]
    wanted = scratch / "site.in"
    wanted.write_text("\n".join(tomllib.loads(PROJECT.read_text())["project"]["optional-dependencies"][SITE]))
    cpu = [*EXTRAS, "requirements.in", "--override", "requirements-overrides.in", "--output-file", "requirements.lock"]
    # The same releases as without CUDA, or the two would teach different things.
    gpu = [
        *EXTRAS,
        "requirements-gpu.in",
        "--constraint",
        "requirements.lock",
        "--output-file",
        "requirements-gpu.lock",
    ]
    # What both have is the same release, so that the harness reads notebooks alike.
    site = [str(wanted), "--constraint", "requirements.lock", "--output-file", "requirements-site.lock"]
    for files in (cpu, gpu, site):
        print(f"Resolving {files[-1]}", flush=True)
        subprocess.run([*command, *files], cwd=ROOT, check=True)


def derived() -> dict[Path, str]:
    """The files that follow from the lock, and what they should hold."""
    pins = read_lock((ROOT / "requirements.lock").read_text())
    roots = direct(PROJECT.read_text())[""]
    conda = ROOT / "environment.yml"
    return {
        ROOT / "binder" / "environment.yml": binder_environment(pins, roots),
        conda: repin(conda.read_text(), pins),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description="Writes the locks and the environment files that follow from them.")
    parser.add_argument("--upgrade", action="store_true", help="take the newest releases, not the locked ones")
    parser.add_argument("--derived", action="store_true", help="leave the locks as they are")
    options = parser.parse_args()
    if not options.derived:
        try:
            compile_locks(options.upgrade)
        except subprocess.CalledProcessError as error:
            print(f"lock: {Path(error.cmd[0]).name} failed; its own words are above", file=sys.stderr)
            return 1
    for path, text in derived().items():
        path.write_text(text)
        print(f"Wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
