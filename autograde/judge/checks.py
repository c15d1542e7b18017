"""What a notebook's check compares with: the right answers to the public seed, and what each known mistake gives there.

One file per notebook, `checks.npz`, read and written without pickle. For every exercise, `<id>` holds a JSON skeleton, and
each tensor in it lies beside it under the path that leads to it: "<id>/want/<part>", "<id>/mistakes/<name>/value".
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from autograde.judge.values import Marker, Value

_TENSOR = "$tensor"  # in a skeleton: the tensor stored under this key
_MARKER = "$marker"


@dataclass(frozen=True, eq=False)
class Mistake:
    """One misconception: what it gives in the first part that differs from the right answer, or the error it ends in."""

    name: str  # kebab-case
    say: str
    part: str = ""
    value: Value = None
    error: str = ""  # a piece of the exception's type or text


@dataclass(frozen=True, eq=False)
class Stored:
    """One exercise's answers to the public seed."""

    want: Mapping[str, Value]
    mistakes: tuple[Mistake, ...] = ()


@cache
def read_checks(blob: bytes) -> Mapping[str, Stored]:
    """The stored answers by exercise."""
    with np.load(io.BytesIO(blob), allow_pickle=False) as arrays:
        skeletons = {key: json.loads(str(arrays[key])) for key in arrays.files if "/" not in key}
        return {key: _stored(_restore(skeleton, arrays)) for key, skeleton in skeletons.items()}


def write_checks(stored: Mapping[str, Stored]) -> bytes:
    """The file's bytes; the same answers give the same."""
    arrays: dict[str, np.ndarray] = {}
    for exercise_id, each in sorted(stored.items()):
        mistakes = {
            mistake.name: {"say": mistake.say, "part": mistake.part, "value": mistake.value, "error": mistake.error}
            for mistake in sorted(each.mistakes, key=lambda mistake: mistake.name)
        }
        skeleton = _flatten(exercise_id, {"want": dict(each.want), "mistakes": mistakes}, arrays)
        arrays[exercise_id] = np.array(json.dumps(skeleton, sort_keys=True))
    stream = io.BytesIO()
    np.savez_compressed(stream, allow_pickle=False, **arrays)
    return stream.getvalue()


def _stored(values: dict[str, Any]) -> Stored:
    return Stored(values["want"], tuple(Mistake(name, **fields) for name, fields in sorted(values["mistakes"].items())))


def _flatten(path: str, value: Any, arrays: dict[str, np.ndarray]) -> Any:
    if isinstance(value, np.ndarray):
        arrays[path] = value
        return {_TENSOR: path}
    if isinstance(value, dict):
        return {name: _flatten(f"{path}/{name}", item, arrays) for name, item in value.items()}
    if isinstance(value, list):
        return [_flatten(f"{path}/{index}", item, arrays) for index, item in enumerate(value)]
    if isinstance(value, Marker):
        return {_MARKER: [value.kind, value.detail]}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise ValueError(f"{path}: an answer cannot hold {value}")


def _restore(skeleton: Any, arrays: Any) -> Any:
    if isinstance(skeleton, dict):
        if set(skeleton) == {_TENSOR}:
            return arrays[skeleton[_TENSOR]]
        if set(skeleton) == {_MARKER}:
            return Marker(*skeleton[_MARKER])
        return {name: _restore(item, arrays) for name, item in skeleton.items()}
    if isinstance(skeleton, list):
        return [_restore(item, arrays) for item in skeleton]
    return skeleton
