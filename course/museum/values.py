"""What a cell of an old program may give to the notebook: plain values, which can be kept in a file, too."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import numpy as np

from course.museum.wording import as_then

_KINDS = "biufcUS"  # of NumPy's dtypes: truth values, numbers, text
_READABLE = 64  # numbers: a larger array is kept as its bytes, packed, for nobody reads the weights of a network


class NotPlain(TypeError):
    """The value's type, in the words "it is a …"."""


def copied(value: Any) -> Any:
    """A copy that shares nothing with the old program; NotPlain for tensors, models and other objects."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind in _KINDS:
        return value.copy()
    if isinstance(value, (list, tuple)):
        items = [copied(item) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {key: copied(item) for key, item in value.items()}
    raise NotPlain(f"it is of type {as_then(type(value).__name__)}")


def to_json(value: Any) -> Any:
    """A copied value in JSON's types; what JSON lacks is an object whose one key says what it is."""
    if isinstance(value, np.ndarray) and value.size > _READABLE and value.dtype.kind not in "US":
        return {"packed": packed(value.tobytes()), "dtype": value.dtype.str, "shape": list(value.shape)}
    if isinstance(value, (np.ndarray, np.generic)):
        text = value.dtype.kind in "US" or np.iscomplexobj(value)
        items = np.ravel(value).astype(str).tolist() if text else np.ravel(value).tolist()
        scalar = isinstance(value, np.generic)
        return {"array": items, "dtype": value.dtype.str, "shape": None if scalar else list(value.shape)}
    if isinstance(value, tuple):
        return {"tuple": [to_json(item) for item in value]}
    if isinstance(value, list):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[key, to_json(item)] for key, item in value.items()]}  # their order counts
    return value


def from_json(value: Any) -> Any:
    """The value that `to_json` was given."""
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "packed" in value:
        return np.frombuffer(unpacked(value["packed"]), np.dtype(value["dtype"])).reshape(value["shape"]).copy()
    if "array" in value:
        array = np.array(value["array"]).astype(np.dtype(value["dtype"]))
        return array[0] if value["shape"] is None else array.reshape(value["shape"])
    if "tuple" in value:
        return tuple(from_json(item) for item in value["tuple"])
    return {key: from_json(item) for key, item in value["dict"]}


def packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode("ascii")


def unpacked(text: str) -> bytes:
    return zlib.decompress(base64.b64decode(text))
