"""The assignments of a course as the engine needs them: the solution, the master made from it, the files beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from autograde.authoring.course import Course
from autograde.grading.engine.errors import GradingError
from autograde.grading.files import IGNORED, read_files
from autograde.grading.grade_one import Bundle
from autograde.grading.limits import GradingLimits
from autograde.grading.master import Master, MasterError
from autograde.grading.run import References
from autograde.grading.seeds import SeedPlan
from autograde.grading.submission import Quarantined
from autograde.kernels.policy import SandboxPolicy


@dataclass(frozen=True, eq=False)
class Assignment:
    name: str
    solution: bytes
    master: Master
    files: Mapping[str, bytes]

    @classmethod
    def load(cls, course: Course, name: str, limits: GradingLimits) -> Assignment:
        file = course.solution(name)
        try:
            blob = file.read_bytes()
            # The sources hold the answers: they never get near a student's kernel.
            files = read_files(file.parent, limits, (*IGNORED, "*.py"))
            return cls(name, blob, Master.from_bytes(blob), files)
        except OSError as error:
            raise GradingError(f"{file}: {error.strerror}; run `autograde build {name}`") from None
        except (MasterError, Quarantined) as error:
            raise GradingError(f"{file}: {error}") from None

    @cached_property
    def text_digest(self) -> str:
        """A mended solution gives other references, so its text belongs to the key of every record; its outputs do not."""
        sources = [[cell["cell_type"], cell["source"]] for cell in json.loads(self.solution)["cells"]]
        return hashlib.sha256(json.dumps(sources).encode()).hexdigest()

    def bundle(
        self,
        student: str,
        submission: bytes,
        files: Mapping[str, bytes],
        references: References,
        plan: SeedPlan,
        limits: GradingLimits,
        policy: SandboxPolicy,
    ) -> Bundle:
        return Bundle(
            student=student,
            assignment=self.name,
            submission=submission,
            master=self.master.blob,
            references=references,
            seed_policy=f"{plan.policy}, solution {self.text_digest}",
            files={**files, **self.files},
            limits=limits,
            policy=policy,
        )


def unknown(name: str) -> Master:
    """Stands for an assignment that the course does not have: nothing to grade, no points."""
    return Master(name, (), {"autograde": {"notebook": name}})
