"""The values an answer is made of, in the one form in which they travel and are compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np


@dataclass(frozen=True)
class Marker:
    """Stands for what cannot travel as an array; kind is one of MARKER_KINDS, or "missing" where the judge found nothing."""

    kind: str
    detail: str = ""


MARKER_KINDS = ("symbolic", "sparse", "ragged", "object")


@dataclass(frozen=True)
class Failure:
    """What happened instead of an answer when the student's object was called."""

    kind: str  # one of FAILURE_KINDS
    error: str = ""  # the exception's type
    message: str = ""
    where: str = ""  # the last line of the student's own code that ran


FAILURE_KINDS = ("not-attempted", "error")

Value: TypeAlias = "np.ndarray | str | int | float | bool | None | list[Value] | dict[str, Value] | Marker"


@dataclass(frozen=True, eq=False)
class Answer:
    """What a kernel sends back for one probe: named values, or what went wrong; never both."""

    parts: dict[str, Value] | None = None
    failure: Failure | None = None
    inputs_digest: str = ""
    strays: int = 0  # answers to requests not made; counted by the judge, never sent

    @classmethod
    def of(cls, parts: dict[str, Value], inputs: Mapping[str, Any]) -> Answer:
        """An answer with these parts to these inputs, left as they were."""
        return cls(parts, None, digest_inputs(inputs))


# The dtypes that may travel. Everything else is refused by name.
DTYPES = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "bfloat16", "float32", "float64", "complex64", "complex128"),
)
# NumPy has no bfloat16: its numbers are kept as float32 and the dtype remembers where they came from.
_BFLOAT16 = np.dtype(np.float32, metadata={"name": "bfloat16"})
_MAX_DEPTH = 64


def dtype_name(array: np.ndarray) -> str:
    """The dtype's name as the student knows it, "bfloat16" included."""
    metadata: Mapping[str, Any] = array.dtype.metadata or {}  # NumPy says nothing of what it holds
    return str(metadata.get("name", array.dtype.name))


def from_bfloat16_bits(bits: np.ndarray) -> np.ndarray:
    """The float32 array whose upper halves are these 16-bit patterns."""
    return (bits.astype(np.uint32) << 16).view(_BFLOAT16)


def to_bfloat16_bits(array: np.ndarray) -> np.ndarray:
    """The 16-bit patterns that `from_bfloat16_bits` was given."""
    return (np.ascontiguousarray(array).view(np.uint32) >> 16).astype(np.uint16).reshape(array.shape)


def plain(value: Any, depth: int = 0) -> Value:
    """The value in canonical form: lists for tuples, arrays for NumPy scalars, a Marker for what has no such form."""
    if depth > _MAX_DEPTH:
        return Marker("object", "nested too deep")
    if value is None or type(value) in (bool, int, float, str, Marker):
        as_it_is: Value = value
        return as_it_is
    if isinstance(value, (np.ndarray, np.generic)):
        return _plain_array(np.asarray(value))
    if isinstance(value, (list, tuple)):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, complex):
        return np.asarray(value, np.complex128)
    for base in (str, bool, int, float):  # subclasses, an enum's members say
        if isinstance(value, base):
            return base(value)
    return Marker("object", type(value).__name__)


def _plain_array(array: np.ndarray) -> Value:
    name = dtype_name(array)
    if name == "bfloat16":
        return array if array.dtype.itemsize == 4 else from_bfloat16_bits(np.ascontiguousarray(array).view(np.uint16))
    if name in DTYPES:
        return array.astype(array.dtype.newbyteorder("="), copy=False)
    if array.dtype.kind in "US":
        texts: Any = array.tolist()
        return plain(texts)
    return Marker("object", f"array of dtype {name}")


def encodable(text: str) -> str:
    """The text as UTF-8 can hold it: half a surrogate pair is no text."""
    return text.encode("utf-8", "replace").decode("utf-8")


def digest_inputs(inputs: Mapping[str, Any]) -> str:
    """SHA-256 over names, dtypes, shapes and bytes; it differs when anything in the inputs was changed."""
    sha = hashlib.sha256()
    for chunk in _chunks(dict(inputs), 0):
        sha.update(len(chunk).to_bytes(8, "little"))
        sha.update(chunk)
    return sha.hexdigest()


def _chunks(value: Any, depth: int) -> Iterator[bytes | memoryview]:
    if depth > _MAX_DEPTH:
        yield b"too deep"
    elif isinstance(value, np.ndarray) and value.dtype.kind not in "OV":
        yield f"array {value.dtype.str} {value.shape}".encode()
        yield np.ascontiguousarray(value).tobytes()
    elif isinstance(value, Mapping):
        yield f"dict {len(value)}".encode()
        for key, item in value.items():
            yield str(key).encode("utf-8", "replace")
            yield from _chunks(item, depth + 1)
    elif isinstance(value, (list, tuple)):
        yield f"{type(value).__name__} {len(value)}".encode()
        for item in value:
            yield from _chunks(item, depth + 1)
    elif value is None or isinstance(value, (bool, int, float, complex, str, bytes, np.generic)):
        yield f"{type(value).__name__} {value!r}".encode("utf-8", "replace")
    else:  # no inputs function draws anything else, so something was put there
        yield f"other {type(value).__name__}".encode()
