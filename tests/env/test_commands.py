"""The commands that everyone types: listed by make, and continuous integration cannot pass without a test."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tools.lock import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()


def test_help_lists_every_target() -> None:
    declared = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert declared is not None
    listed = subprocess.check_output(["make", "--no-print-directory", "help"], cwd=ROOT, text=True)
    assert {line.split("\t")[0] for line in listed.splitlines()} == set(declared[1].split())


def test_what_runs_something_sets_up_first() -> None:
    for target in ("lab", "test", "test-all", "grade", "lint", "lock", "binder"):
        assert re.search(rf"^{target}: setup ", MAKEFILE, re.MULTILINE), target


def test_ci_fails_when_no_test_is_found(tmp_path: Path) -> None:
    """.ci/run in a project whose environment stands and whose tests are gone."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    programs = f"{os.path.dirname(sys.executable)}/"
    makefile = MAKEFILE.replace("test: setup ", "test: ").replace("$(BIN)/", programs)
    (tmp_path / "Makefile").write_text(makefile)
    (tmp_path / "tests").mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    # There seems to be a browser, so none is installed.
    chromium = tmp_path / "bin" / "chromium"
    chromium.parent.mkdir()
    chromium.touch(0o755)
    path = f"{chromium.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", ".ci/run"], cwd=tmp_path, env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode != 0 and "no tests ran" in done.stdout


def test_workflows_say_why_and_bound_their_time() -> None:
    workflows = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
    assert [path.name for path in workflows] == ["ci.yml", "weekly.yml"]
    for path in workflows:
        text = path.read_text()
        assert re.search(r"^\s*# \S", text, re.MULTILINE)
        jobs = yaml.safe_load(text)["jobs"]
        assert all("timeout-minutes" in job for job in jobs.values())
        used = {step["run"] for job in jobs.values() for step in job["steps"] if "run" in step}
        targets = {word for line in used for word in re.findall(r"\bmake ([a-z-]+)", line)}
        assert all(re.search(rf"^{target}:", MAKEFILE, re.MULTILINE) for target in targets)
