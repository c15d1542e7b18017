"""What a run is asked to do, and what is refused before it begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from autograde.grading.errors import GradingError
from autograde.grading.keep.marks import Changes
from autograde.grading.limits import GradingLimits
from autograde.grading.work.cluster import require_scheduler
from autograde.grading.work.shards import Shard
from autograde.kernels.guard.policy import Tier
from autograde.kernels.guard.tiers import why_unavailable


@dataclass(frozen=True)
class Options:
    submissions: Path
    out: Path
    notebooks: tuple[str, ...] = ()
    jobs: int | None = None
    tier: Tier = Tier.GUARD
    scheduler: str | None = None
    shard: Shard | None = None
    seed: int | None = None
    seed_file: Path | None = None
    regrade: bool = False
    all_cells: bool = False
    db_url: str | None = None
    roster: Path | None = None
    changes: Changes = field(default_factory=Changes)
    limits: GradingLimits = field(default_factory=GradingLimits)

    def refuse(self) -> None:
        """Raises GradingError for what contradicts itself, or cannot be had here."""
        if self.scheduler and self.tier is Tier.NONE:
            raise GradingError("--scheduler needs a sandbox: on a cluster an unguarded student could command every worker")
        if self.scheduler and self.shard:
            raise GradingError("--scheduler and --shard exclude each other: one spreads a class by itself")
        if self.seed is not None and self.seed_file is not None:
            raise GradingError("--seed and --seed-file exclude each other: one repeats known questions, one hides new ones")
        if self.out.resolve().is_relative_to(self.submissions.resolve()):
            raise GradingError(f"--out {self.out}: among the submissions it would count as a student; choose another folder")
        if self.jobs is not None and self.jobs < 1:
            raise GradingError(f"--jobs {self.jobs}: at least 1")
        if self.scheduler:
            require_scheduler(self.scheduler)
        # On a cluster it is the workers' machines that count; each refuses by itself.
        elif reason := why_unavailable(self.tier):
            raise GradingError(f"--sandbox {self.tier.value}: {reason}; `autograde doctor` says more")
