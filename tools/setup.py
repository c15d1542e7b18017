"""Sets up the course's environment: picks a Python, makes .venv, installs the lock and this package.

Run by make, with any Python 3 and nothing installed.  What is already in place is left alone: a finished
set-up leaves a file `.ready` that names what it was made from.  What went wrong is said in one line, with the
remedy.
"""

import argparse
import contextlib
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 13)
# 3.12 first: it is what Binder and environment.yml use.
CANDIDATES = ("python3.12", "python3.13", "python3.11", "python3", "python")
# Downloads, pip's cache of them, and what they unpack to.
SPACE_GB = {"cpu": 4, "gpu": 16, "site": 1}
ENVIRONMENTS = {"cpu": ".venv", "gpu": ".venv-gpu", "site": ".venv-site"}
LOCKS = {"cpu": "requirements.lock", "gpu": "requirements-gpu.lock", "site": "requirements-site.lock"}
# Told by pip's own words, first match wins.
REMEDIES = (
    (
        r"No space left on device|Errno 28|not enough space on the disk",
        "the disk is full: free some space (or set TMPDIR to a larger disk), then run the same command again",
    ),
    (
        r"DO NOT MATCH THE HASHES",
        "a downloaded file is not the one in the lock: run `pip cache purge`, then the same command again",
    ),
    (
        r"Name or service not known|getaddrinfo failed|name resolution|NameResolutionError|NewConnectionError"
        r"|ConnectTimeout|Read timed out|Connection refused|ConnectionResetError|Network is unreachable"
        r"|ProxyError|IncompleteRead",
        "the package index cannot be reached: check the network (or pip's proxy and index settings), "
        "then run the same command again",
    ),
    (
        r"SSLError|CERTIFICATE_VERIFY_FAILED",
        "the package index's certificate is not trusted: set PIP_CERT to your site's",
    ),
    (r"Permission denied|Errno 13", "a file under the checkout cannot be written: check who owns it"),
    (
        r"No matching distribution found for (\S+)",
        "no wheel for this machine: the course runs on Linux, Windows (x86-64) and macOS (Apple silicon)",
    ),
)


class SetupError(Exception):
    """One line for the user: what is wrong and what to do."""


def remedy(log: str) -> str:
    """What a person should do about the given output of pip."""
    for pattern, advice in REMEDIES:
        if re.search(pattern, log):
            return advice
    errors = [line for line in log.splitlines() if line.lower().startswith("error")]
    return f"pip failed: {errors[-1] if errors else 'it said nothing, run the same command again'}"


def probe(command: str) -> "tuple[int, int] | None":
    """The version of a Python that starts; a name on PATH alone proves nothing (a pyenv shim may refuse)."""
    try:
        done = subprocess.run(
            [command, "-c", "import sys; print(*sys.version_info[:2])"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        major, minor = done.stdout.split()
    except (OSError, ValueError):
        return None
    return int(major), int(minor)


def has_venv(command: str) -> bool:
    """Debian ships Python without these two modules."""
    return subprocess.run([command, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL).returncode == 0


def choose_python(wanted: "str | None") -> str:
    """The first suitable Python, or the wanted one if it is suitable."""
    found = [(name, probe(name)) for name in ((wanted,) if wanted else CANDIDATES)]
    usable = [(name, version) for name, version in found if version is not None]
    if not usable:
        raise SetupError(
            f"PYTHON={wanted} does not start: give the path of a Python 3.11, 3.12 or 3.13"
            if wanted
            else "no Python found: install Python 3.12 (3.11 and 3.13 work too)"
        )
    suitable = [(name, version) for name, version in usable if OLDEST <= version <= NEWEST]
    if not suitable:
        name, (major, minor) = usable[0]
        raise SetupError(
            f"{name} is Python {major}.{minor}: TensorFlow 2.21 needs 3.11, 3.12 or 3.13; "
            "install one, or name it: make PYTHON=/path/to/python3.12"
        )
    for name, _ in suitable:
        if has_venv(name):
            return name
    name, (major, minor) = suitable[0]
    raise SetupError(f"{name} has no venv module: on Debian and Ubuntu, apt install python{major}.{minor}-venv")


def python_of(venv: Path) -> Path:
    """The interpreter inside a virtual environment."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def key_of(flavour: str, root: Path = ROOT) -> str:
    """Names all that an environment is made from; its place too, since scripts in it hold the full path."""
    digest = hashlib.sha256(str(root).encode())
    for name in (LOCKS[flavour], "pyproject.toml", "tools/setup.py"):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def packages_of(venv: Path) -> "list[Path]":
    """The folders with an environment's packages: one."""
    return [*venv.glob("lib/python*/site-packages"), *venv.glob("Lib/site-packages")]


def builds_of_tensorflow(venv: Path) -> "set[str]":
    """The TensorFlow distributions inside an environment; two of them overwrite each other's files."""
    names = ("tensorflow", "tensorflow_cpu", "tensorflow_gpu", "tensorflow_intel", "tf_nightly")
    return {name for name in names for place in packages_of(venv) if any(place.glob(f"{name}-*.dist-info"))}


def expected_build(venv: Path) -> str:
    """The one that the lock holds for this machine (requirements.in says why)."""
    small = sys.platform == "win32" or (sys.platform, platform.machine()) == ("linux", "x86_64")
    return "tensorflow_cpu" if small and venv.name == ENVIRONMENTS["cpu"] else "tensorflow"


def is_sound(venv: Path, wanted: "str | None") -> bool:
    """Whether an environment can be built upon: its Python fits, pip starts, no set-up broke off in it."""
    python, version = python_of(venv), probe(str(python_of(venv)))
    if version is None or not OLDEST <= version <= NEWEST or (venv / ".installing").exists():
        return False
    if wanted and probe(wanted) != version:
        return False
    if builds_of_tensorflow(venv) - {expected_build(venv)}:
        return False
    return subprocess.run([str(python), "-m", "pip", "--version"], stdout=subprocess.DEVNULL).returncode == 0


def pip(python: Path, *arguments: str) -> None:
    """Runs pip, showing one line per package; raises with the remedy."""
    # Settings that would send packages somewhere else; index, proxy and certificate settings stay.
    dropped = {"PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_REQUIRE_HASHES", "PYTHONPATH", "PYTHONHOME"}
    environment = {name: value for name, value in os.environ.items() if name not in dropped}
    environment.update(PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1", PYTHONUNBUFFERED="1")
    command = [str(python), "-m", "pip", "install", "--no-deps", "--retries", "2", *arguments]
    log = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            log.append(line)
            show(line.strip())
    if process.returncode < 0:
        raise SetupError(f"pip was ended by signal {-process.returncode}, perhaps for lack of memory: run it again")
    if process.returncode:
        raise SetupError(remedy("".join(log)))


def show(line: str) -> None:
    """The lines of pip's output that say how far it is."""
    if line.startswith("Downloading "):
        size = re.search(r"\(([\d.]+) MB\)", line)
        if size and float(size.group(1)) > 5:
            print("  " + line.split("/")[-1].replace("Downloading ", ""), flush=True)
    elif line.startswith("Installing collected packages"):
        print(f"  installing {line.count(',') + 1} packages", flush=True)


def fetch_old_keras(venv: Path) -> None:
    """The museum's old Kerases. The course runs without them, so the set-up succeeds without a network, too."""
    lock = ROOT / "course" / "museum" / "sources.toml"
    complete = venv / "share" / "course-museum" / lock.name  # a copy of the lock, put there when all of it is there
    if complete.exists() and complete.read_bytes() == lock.read_bytes():
        return
    print("Fetching the old Kerases of the museum", flush=True)
    # What is missing, and why, it says itself in one line.
    subprocess.run([str(python_of(venv)), "-m", "course.museum", "fetch"], cwd=ROOT)


def set_up(flavour: str, wanted: "str | None") -> None:
    """Makes the environment what the lock says."""
    make_environment(flavour, wanted)
    if flavour != "site":
        fetch_old_keras(ROOT / ENVIRONMENTS[flavour])


def make_environment(flavour: str, wanted: "str | None") -> None:
    """Makes the environment unless it is there; raises SetupError."""
    venv = ROOT / ENVIRONMENTS[flavour]
    ready, installing = venv / ".ready", venv / ".installing"
    key = key_of(flavour)
    if ready.exists() and ready.read_text() == key and probe(str(python_of(venv))):
        if not wanted or probe(wanted) == probe(str(python_of(venv))):
            return
    if not is_sound(venv, wanted):
        command = choose_python(wanted)
        free = shutil.disk_usage(ROOT).free / 1e9
        if free < SPACE_GB[flavour]:
            raise SetupError(f"the disk is nearly full: {free:.1f} GB free, {SPACE_GB[flavour]} GB needed")
        print(f"Making {venv.name} with {command}", flush=True)
        make_venv = [command, "-m", "venv", "--clear", str(venv)]
        done = subprocess.run(make_venv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)
        if done.returncode:
            raise SetupError(f"{command} -m venv failed: {remedy(done.stdout)}")
    with contextlib.suppress(FileNotFoundError):
        ready.unlink()
    installing.touch()
    print(f"Installing {LOCKS[flavour]} (a few minutes the first time)", flush=True)
    pip(python_of(venv), "--no-compile", "--require-hashes", "--only-binary=:all:", "-r", LOCKS[flavour])
    compiled = [*map(str, packages_of(venv))]
    if flavour != "site":  # which is made in the checkout's own folder, and never runs the course
        # Without isolation: setuptools is in the lock, so nothing unlocked is fetched.
        pip(python_of(venv), "--no-build-isolation", "-e", ".")
        compiled += ["autograde", "course"]
    # pip would take one processor for it. A graded kernel may not write what it has compiled, so each would again; some
    # packages hold files for another Python, and if nothing can be compiled, all is slower, no more.
    subprocess.run([str(python_of(venv)), "-m", "compileall", "-qq", "-j", "0", *compiled], cwd=ROOT)
    installing.unlink()
    ready.write_text(key)
    print(f"Ready: {venv.name}", flush=True)


@contextlib.contextmanager
def alone():
    """Two sets-up at once would break each other: the second waits for the first."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with open(__file__) as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Another set-up is running here; waiting for it", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gpu", action="store_true", help="TensorFlow with CUDA, in .venv-gpu")
    parser.add_argument("--site", action="store_true", help="what makes the course's site, in .venv-site")
    parser.add_argument("--python", help="the Python to make the environment with")
    options = parser.parse_args()
    try:
        with alone():
            set_up("site" if options.site else "gpu" if options.gpu else "cpu", options.python)
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"setup: {remedy(str(error)) if error.errno in (13, 28) else error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("setup: interrupted; the next run starts again from what was downloaded", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
