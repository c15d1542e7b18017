"""Messages of old code in the words of its day: the private names of the museum and today's classes taken out."""

from __future__ import annotations

import contextlib
import re

_PRIVATE = re.compile(r"\bkeras_\d+_\d+_\d+(?:_copy\d+)?(?:\.(?=keras_applications|keras_preprocessing))?")
# Before what TensorFlow has to say, it now tells which lines made the node, the museum's among them.
_BEFORE = re.compile(r"^Graph execution error:\n\n(?:Detected at node .*?\nNode: [^\n]*\n)?", re.DOTALL)


def as_then(text: str) -> str:
    """`keras_1_0_2.layers` is written `keras.layers`, and a graph's tensor is a Tensor."""
    text = _PRIVATE.sub(lambda found: "" if found[0].endswith(".") else "keras", text)
    text = _BEFORE.sub("", text)
    return text.replace("SymbolicTensor", "Tensor").replace("tensorflow._api.v2.compat.v1", "tensorflow")


def reword(error: BaseException) -> None:
    """Put an exception's message into the words of its day, and those of what caused it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        error.args = tuple(as_then(part) if isinstance(part, str) else part for part in error.args)
        for place in ("msg", "_message"):  # where ImportError and TensorFlow's errors keep their text
            if isinstance(text := getattr(error, place, None), str):
                with contextlib.suppress(AttributeError):
                    setattr(error, place, as_then(text))
        if hasattr(error, "_op"):
            error._op = None  # of which TensorFlow would tell those lines once more, after its message
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
