"""The commands that everyone types: listed by make, and continuous integration cannot pass without a test."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.shell import shell
from tools import course
from tools.lock import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
CI = (ROOT / ".ci" / "run").read_text()


def test_help_lists_every_target() -> None:
    declared = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert declared is not None
    listed = subprocess.check_output(["make", "help"], cwd=ROOT, env=shell(), text=True)
    targets = {line.split("\t")[0] for line in listed.splitlines()} - {""}
    assert targets == set(declared[1].split())
    used = set(re.findall(r"\$\((?:if \$\()?([A-Z_]+)\)", MAKEFILE)) - set(
        re.findall(r"^([A-Z_]+) :?=", MAKEFILE, re.MULTILINE)
    )
    assert used - {"OS"} <= set(re.findall(r"([A-Z_]+)=", listed)), "a variable that nobody is told of"


def test_without_make_the_same_is_run() -> None:
    """`make -n` says what a target runs; SHELL is none, so nothing is."""
    for target, arguments in course.TARGETS.items():
        if not arguments:
            continue
        printed = subprocess.check_output(["make", "-n", "-o", "setup", target], cwd=ROOT, env=shell(), text=True)
        command = shlex.split(printed.splitlines()[-1].partition("||")[0])
        ran = (
            [sys.executable, *command[1:]]
            if command[0].endswith("python")
            else [sys.executable, "-m", "autograde", *command[1:]]
        )
        assert ran[1:] == arguments, target
        exported = dict(re.findall(r"^export (\w+) \?= (\S+)$", MAKEFILE, re.MULTILINE))
        assert exported == course.VARIABLES


def test_a_target_that_is_none_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert course.main(["lap"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "lab" in said and "grade" in said


def test_what_runs_something_sets_up_first() -> None:
    assert "tools/setup.py --site" in MAKEFILE  # an environment of its own
    for target in ("lab", "test", "test-all", "grade", "lint", "lock", "binder"):
        assert re.search(rf"^{target}: setup ", MAKEFILE, re.MULTILINE), target


def test_ci_runs_to_the_letter_what_readme_tells_everybody() -> None:
    told = re.search(r"^    (make test)\s+#", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert told is not None
    commands = [line for line in CI.splitlines() if re.search(r"\b(make|pytest)\b", line.partition("#")[0])]
    assert commands == [f"exec {told[1]}"]
    # Nor does it say by the environment what users do not say.
    assert not re.search(r"MAKEFLAGS|PYTEST_", CI)


def run_ci(project: Path, tests: str) -> subprocess.CompletedProcess[str]:
    """.ci/run, as from a shell, in a project whose environment stands and that has no tests but these, for one process."""
    (project / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", project / ".ci" / "run")
    programs = f"{os.path.dirname(sys.executable)}/"
    makefile = MAKEFILE.replace("test: setup ", "test: ").replace("$(BIN)/", programs).replace("-n 3", "-n 1")
    (project / "Makefile").write_text(makefile)
    (project / "tests").mkdir()
    (project / "tests" / "test_it.py").write_text(tests)
    shutil.copy(ROOT / "pyproject.toml", project)
    # There seems to be a browser, so none is installed.
    chromium = project / "bin" / "chromium"
    chromium.parent.mkdir()
    chromium.touch(0o755)
    path = f"{chromium.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", ".ci/run"], cwd=project, env={**shell(), "PATH": path},
        stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip


def test_ci_fails_when_no_test_is_found(tmp_path: Path) -> None:
    done = run_ci(tmp_path, "")
    assert done.returncode != 0 and "no tests ran" in done.stdout


def test_ci_leaves_out_slow_tests_alone_and_ends_with_the_summary(tmp_path: Path) -> None:
    tests = """
import pytest

def test_quick(): pass

@pytest.mark.browser
def test_in_a_browser(): pass

@pytest.mark.slow
def test_for_hours(): assert False
"""
    done = run_ci(tmp_path, tests)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.fullmatch(r"=+ 2 passed in .* =+", done.stdout.splitlines()[-1]) and not done.stderr


def test_workflows_say_why_and_bound_their_time() -> None:
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert [path.name for path in workflows] == ["ci.yml", "site.yml", "weekly.yml"]
    for path in workflows:
        text = path.read_text()
        assert re.search(r"^\s*# \S", text, re.MULTILINE)
        jobs = yaml.safe_load(text)["jobs"]
        assert all("timeout-minutes" in job for job in jobs.values())
        used = {step["run"] for job in jobs.values() for step in job["steps"] if "run" in step}
        targets = {word for line in used for word in re.findall(r"\bmake ([a-z-]+)", line)}
        assert all(re.search(rf"^{target}:", MAKEFILE, re.MULTILINE) for target in targets)
