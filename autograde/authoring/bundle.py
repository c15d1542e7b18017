"""`autograde release`: a repository for students, with what they and Binder need and nothing that answers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from autograde.authoring.course import AuthoringError, Course

# What goes in as it is. Tests are only those that need no answer; see the Makefile's targets below.
FILES = (
    "LICENSE",
    "LICENSE-CONTENT",
    "environment.yml",
    "requirements.lock",
    "requirements-gpu.lock",
    "pyproject.toml",
    ".gitignore",
    "docs/student.md",
    "tests/student/test_digits.py",
    "tests/student/test_set_up.py",
    "tools/setup.py",
    "tools/lab.py",
)
FOLDERS = ("autograde", "binder", "notebooks", "tools/jupyter")
# Targets of the Makefile that make sense for a student.
TARGETS = ("help", "setup", "lab", "test", "clean")
_NOT_COPIED = ("__pycache__", ".ipynb_checkpoints", ".course-progress.json", "*.pyc")


def release(course: Course, out: Path) -> list[Path]:
    """Write the bundle to `out`, which must not hold anything yet; the files written."""
    if out.exists() and any(out.iterdir()):
        raise AuthoringError(f"{out}: not empty; name a new folder, or empty this one yourself")
    for name in FILES:
        source = course.root / name
        if not source.exists():
            raise AuthoringError(f"{source}: missing, and the students' repository needs it")
        _copy(source, out / name)
    for name in FOLDERS:
        shutil.copytree(course.root / name, out / name, ignore=shutil.ignore_patterns(*_NOT_COPIED))
    (out / "Makefile").write_text(_makefile((course.root / "Makefile").read_text(encoding="utf-8")), encoding="utf-8")
    (out / "README.md").write_text(_readme((course.root / "README.md").read_text(encoding="utf-8")), encoding="utf-8")
    return sorted(file.relative_to(out) for file in out.rglob("*") if file.is_file())


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def _makefile(text: str) -> str:
    """The course's Makefile without the targets that need solutions, locks' sources or submissions."""
    kept = []
    for paragraph in text.split("\n\n"):
        rule = re.search(r"^([a-z-]+): .*##", paragraph, re.MULTILINE)
        if rule is None or rule[1] in TARGETS:
            kept.append(paragraph)
    return "\n\n".join(kept).rstrip() + "\n"


def _readme(text: str) -> str:
    """Title, introduction and table of the course's README, with the student's door only."""
    title, _, rest = text.partition("\n\n")
    introduction = rest.partition("\n\n")[0].replace(" Instructors grade a class with one command.", "")
    commands = next(block for block in text.split("\n\n") if block.startswith("    make lab"))
    begin, end = text.index("<!-- begin: notebooks"), text.index("<!-- end: notebooks -->")
    table = text[begin:end].partition("\n")[2]
    licences = text[text.index("## Licences") :]
    return (
        f"{title}\n\n{introduction}\n\n{commands}\n\n"
        "You need Python 3.11, 3.12 or 3.13 and make. [docs/student.md](docs/student.md) says how checks, hints and\n"
        f"progress work.\n\n## The notebooks\n\n{table}\n{licences}"
    )
