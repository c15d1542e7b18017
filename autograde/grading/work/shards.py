"""`--shard i/n`: a class in n parts for n machines that know nothing of each other, for Slurm arrays and CI matrices."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass

from autograde.grading.errors import GradingError
from autograde.grading.record import Who


@dataclass(frozen=True)
class Shard:
    index: int
    count: int

    @classmethod
    def missing(cls, present: Collection[Shard]) -> list[Shard]:
        """The parts that are not there, of each class that these are parts of."""
        counts = sorted({shard.count for shard in present})
        return [part for n in counts for part in (cls(index, n) for index in range(n)) if part not in present]

    @classmethod
    def parse(cls, text: str) -> Shard:
        """From "0/3", "1/3" or "2/3"."""
        match = re.fullmatch(r"(\d+)/(\d+)", text)
        if match is None or not int(match[1]) < int(match[2]):
            raise GradingError(f"--shard {text}: expected i/n with i from 0 to n-1, for example 0/3, 1/3 and 2/3")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"

    def has(self, who: Who) -> bool:
        """By name, so that a submission that comes late moves no other one to another part."""
        return int.from_bytes(hashlib.sha256("\0".join(who).encode()).digest()[:8], "big") % self.count == self.index
