"""kill -9 at random moments, twenty times over for each kind of process: the results are those of an undisturbed run."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from autograde.course import Course
from tests.engine.classes import grade, gradebook, make_class, make_course, results, start
from tests.engine.killing import kill_one, nothing_left, workers, zygotes
from tests.engine.test_wider import Cluster

pytestmark = pytest.mark.slow
TIMES = 20
SEED = ("--seed", "5")
GOOD, BROKEN = 5, 1


class Undisturbed:
    def __init__(self, root: Path) -> None:
        self.course: Course = make_course(root / "course")
        self.submissions = make_class(self.course, root / "submitted", GOOD, BROKEN)
        self.out = root / "out"
        began = time.monotonic()
        assert grade(self.course, self.submissions, self.out, *SEED).returncode == 3
        self.seconds = time.monotonic() - began

    def same(self, out: Path) -> None:
        assert results(out) == results(self.out)
        assert (out / "grades.csv").read_text() == (self.out / "grades.csv").read_text()
        assert gradebook(out) == gradebook(self.out)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return Undisturbed(tmp_path_factory.mktemp("kills"))


@pytest.mark.parametrize("number", range(TIMES))
def test_the_coordinator(undisturbed: Undisturbed, tmp_path: Path, number: int) -> None:
    chance = random.Random(number)
    out = tmp_path / "out"
    run = start(undisturbed.course, undisturbed.submissions, out, *SEED)
    time.sleep(chance.uniform(0.3, undisturbed.seconds))
    below = [process.pid for process in workers(run.pid) + zygotes(run.pid)]
    run.kill()
    run.wait()
    assert nothing_left(below)
    done = grade(undisturbed.course, undisturbed.submissions, out, *SEED)
    assert done.returncode == 3, done.stderr
    undisturbed.same(out)


@pytest.mark.parametrize("number", range(TIMES))
@pytest.mark.parametrize("kind", ["worker", "zygote"])
def test_a_worker_or_a_zygote(undisturbed: Undisturbed, tmp_path: Path, kind: str, number: int) -> None:
    chance = random.Random(number)
    out = tmp_path / "out"
    run = start(undisturbed.course, undisturbed.submissions, out, *SEED)
    time.sleep(chance.uniform(0.3, undisturbed.seconds))
    kill_one(lambda: (workers if kind == "worker" else zygotes)(run.pid), run, chance)
    said, _ = run.communicate(timeout=300)
    assert run.returncode == 3, said
    undisturbed.same(out)


@pytest.mark.parametrize("number", range(TIMES))
def test_a_dask_worker(undisturbed: Undisturbed, cluster: Cluster, tmp_path: Path, number: int) -> None:
    """The process that runs the tasks; its nanny starts another."""
    chance = random.Random(number)
    out = tmp_path / "out"
    run = start(undisturbed.course, undisturbed.submissions, out, *SEED, "--scheduler", cluster.address)
    time.sleep(chance.uniform(1, undisturbed.seconds))
    dask = [child for process in cluster.processes[1:] for child in _running(process)]
    if dask and run.poll() is None:
        chance.choice(dask).send_signal(signal.SIGKILL)
    said, _ = run.communicate(timeout=300)
    assert run.returncode == 3, said
    undisturbed.same(out)


def _running(nanny: subprocess.Popen[bytes]) -> list[psutil.Process]:
    children = psutil.Process(nanny.pid).children()
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory):
    pytest.importorskip("distributed", reason="Dask is an extra: python -m pip install distributed")
    with Cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster
