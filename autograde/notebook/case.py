"""`case`: what the last check asked, what came back and what was expected."""

from __future__ import annotations

from typing import Any


class LastCase:
    """Filled by every check; each is a dict by name, so `case.got["logits"] - case.want["logits"]` works."""

    def __init__(self) -> None:
        self.fill(None, "", [], {}, {}, {})

    def fill(
        self,
        exercise: str | None,
        said: str,
        calls: list[dict[str, Any]],
        inputs: dict[str, Any],
        got: dict[str, Any],
        want: dict[str, Any],
    ) -> None:
        self.exercise = exercise  # id of the exercise
        self.said = said  # how the check ended
        self.calls = calls  # the arguments of each call of your function, by name
        self.inputs = inputs  # those of the call that counts; what the check has drawn, where it called nothing of yours
        self.got = got  # what came back; empty after an error
        self.want = want  # what the reference answer gives

    def __repr__(self) -> str:
        if self.exercise is None:
            return "case: empty until the first check"
        names = ", ".join(self.want)
        inputs = ", ".join(self.inputs)
        return (
            f"case of {self.exercise} ({self.said}): case.inputs ({inputs}), case.got and case.want ({names}); "
            f"case.calls has {len(self.calls)} call{'' if len(self.calls) == 1 else 's'} of yours"
        )


case = LastCase()
