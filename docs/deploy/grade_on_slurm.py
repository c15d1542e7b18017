"""Grades a class on Slurm nodes: starts a Dask scheduler here and workers there, then runs `autograde grade`.

    python grade_on_slurm.py 4 submitted --out var/spring        # four jobs of eight workers, see jobqueue.yaml

Needs dask-jobqueue beside the course (`pip install dask-jobqueue`); the course lies in the same place on every node.
"""

import subprocess
import sys

from dask_jobqueue import SLURMCluster


def main(jobs: int, arguments: list[str]) -> int:
    with SLURMCluster() as cluster:
        cluster.scale(jobs=jobs)
        command = ["autograde", "grade", *arguments, "--scheduler", cluster.scheduler_address]
        return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
