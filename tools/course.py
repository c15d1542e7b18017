"""The targets of the Makefile without make, for Windows and wherever there is none: `python tools/course.py lab`.

Any Python 3 runs it. Arguments after the target go to what it runs: `python tools/course.py lab --port=8900 --no-browser`.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# As in the Makefile, line for line; a test compares the two.
TARGETS = {
    "setup": [],
    "lab": ["tools/lab.py"],
    "site": ["-m", "website"],
    "test": ["-m", "pytest", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"],
    "test-all": ["-m", "pytest", "-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "-m", ""],
    "grade": ["-m", "autograde", "grade", "examples/class", "--out", "var/class"],
}
VARIABLES = {"TF_CPP_MIN_LOG_LEVEL": "2", "TF_ENABLE_ONEDNN_OPTS": "0", "TF_NUM_INTRAOP_THREADS": "1"}
ONE_IS_BROKEN = 3  # what grading the sample class ends with, on purpose


def main(arguments: "list[str]") -> int:
    target, *extra = arguments or ["help"]
    there = [name for name in TARGETS if name != "site" or (ROOT / "website").is_dir()]
    if target not in there:
        print(f"python tools/course.py TARGET, where TARGET is one of {', '.join(there)}", file=sys.stderr)
        return 0 if target in ("help", "-h", "--help") else 2
    venv = ROOT / (".venv-site" if target == "site" else ".venv")
    set_up = [sys.executable, str(ROOT / "tools" / "setup.py"), *(["--site"] if target == "site" else [])]
    if status := subprocess.run(set_up, cwd=str(ROOT)).returncode:
        return status
    if not TARGETS[target]:
        return 0
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    try:
        status = subprocess.run(
            [str(python), *TARGETS[target], *extra], cwd=str(ROOT), env={**VARIABLES, **os.environ}
        ).returncode
    except KeyboardInterrupt:
        return 130
    return 0 if target == "grade" and status == ONE_IS_BROKEN else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
