"""Makes a Google Colab session a place for one notebook of the course; run by the notebook's first cell there.

The first run installs the lock and asks for a restart, because Colab has already loaded other releases. The second run,
after the restart, goes to the notebook's own folder, where its exercises lie.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
DONE = ROOT / ".installed-on-colab"


def install() -> None:
    """The lock's packages in place of Colab's own."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
    subprocess.run([sys.executable, "-m", "course.museum", "fetch"], cwd=ROOT)  # the course runs without, too
    DONE.write_text(wanted())


def wanted() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def go_to(notebook: str) -> None:
    """As if the kernel had been started in the notebook's folder."""
    from IPython import get_ipython

    folder = ROOT / "notebooks" / notebook
    os.chdir(folder)
    sys.path[:0] = [str(ROOT)]
    get_ipython().starting_dir = str(folder)


def main(notebook: str) -> None:
    if DONE.exists() and DONE.read_text() == wanted():
        go_to(notebook)
        print("Ready: run the notebook from its next cell.")
    else:
        install()
        print("Installed. Now choose Runtime, Restart session, and run this cell once more.")


if __name__ == "__main__":
    main(sys.argv[1])
