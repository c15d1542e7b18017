"""The example in CONTRIBUTING.md, followed word for word by somebody who touches one folder."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograde.course import Course
from tests.own_course.own import copy_to, run_line

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTION = TEXT[TEXT.index("## Add an exercise") : TEXT.index("## Style")]
BLOCKS = re.findall(r"```python\n# (\S+)\n(.*?)```", SECTION, re.DOTALL)
COMMANDS = re.findall(r"^    (\S.*)$", re.sub(r"```.*?```", "", SECTION, flags=re.DOTALL), re.MULTILINE)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A copy of the course with what the blocks add, each put where the text says."""
    made = copy_to(tmp_path_factory.mktemp("contributing") / "examples" / "own_course")
    for name, block in BLOCKS:
        file = made.root / name
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        if name.endswith("01_averages.py"):
            above, summary, below = before.partition("# %% summary")
            text = f"{above}{block}\n{summary}{below}"
        elif name.endswith("exercises.py"):
            [last] = re.findall(r"`(EXERCISES = .*)`", SECTION)
            above, _, _ = before.rpartition("EXERCISES = ")
            text = f"{above}{block}\n{last}\n"
        else:
            assert not before
            file.parent.mkdir(parents=True, exist_ok=True)
            text = block
        file.write_text(text, encoding="utf-8")
    return made


def follow(course: Course, command: str) -> subprocess.CompletedProcess[str]:
    """One of the commands, as it stands there but for where the environment and the tests lie."""
    line = command.replace("../../.venv/bin/autograde", f"{sys.executable} -m autograde")
    line = line.replace("../../.venv/bin/python", sys.executable)
    return run_line(course, line.replace("../../tests", f"-c {ROOT}/pyproject.toml {ROOT}/tests"))


def test_one_folder_is_touched() -> None:
    assert len(BLOCKS) == 6
    assert {Path(name).parts[:2] for name, _ in BLOCKS} == {("solutions", "01_averages")}


def test_the_example_is_built_and_tested(course: Course) -> None:
    change_folder, build, test = COMMANDS
    assert change_folder == "cd examples/own_course"
    built = follow(course, build)
    assert built.returncode == 0, built.stderr
    notebook = json.loads(course.student("01_averages").read_text())
    texts = ["".join(cell["source"]) for cell in notebook["cells"]]
    assert any(text.startswith("### Exercise 1.3 — Find the length of a row (2 points)") for text in texts)
    assert not any("np.sqrt((rows**2).sum(axis=1))" in text for text in texts)
    tested = follow(course, test)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "failed" not in tested.stdout and int(re.findall(r"(\d+) passed", tested.stdout)[0]) >= 5
