"""How an answer travels: a length-prefixed JSON header, then raw little-endian buffers. No pickle of any kind.

    b"AGV1" | header length, 4 bytes | header, UTF-8 JSON | the tensors' bytes, in the order in which the header names them

In the header null, booleans, whole numbers, finite floats, strings and lists stand for themselves. An object has exactly
one key, which says what it is: {"dict": {...}}, {"float": "nan"}, {"marker": [kind, detail]}, {"tensor": [dtype, shape]}.
The decoder believes nothing: it checks each of these before it uses it and raises only WireError.
"""

from __future__ import annotations

import json
import math
import re
import struct
from typing import Any

import numpy as np

from autograde.judge import values
from autograde.judge.limits import Limits
from autograde.judge.values import DTYPES, FAILURE_KINDS, MARKER_KINDS, Answer, Failure, Marker, Value

_MAGIC = b"AGV1"
_PREFIX = struct.Struct("<4sI")
_NONFINITE = ("nan", "inf", "-inf")
_DIGEST = re.compile(r"(?:[0-9a-f]{64})?")
_FIELDS = {"parts", "failure", "inputs_digest"}
_WIDEST_INT = 2**64


class WireError(ValueError):
    """The bytes are not an answer; the message says why in one line."""


def encode(answer: Answer) -> bytes:
    """The answer as bytes. What cannot travel goes as a marker that names it."""
    buffers: list[bytes] = []
    failure = answer.failure
    header = {
        "parts": None if answer.parts is None else _pack(values.plain(answer.parts), buffers),
        "failure": failure and [values.encodable(s) for s in (failure.kind, failure.error, failure.message, failure.where)],
        "inputs_digest": answer.inputs_digest,
    }
    text = json.dumps(header, allow_nan=False, separators=(",", ":")).encode()
    return b"".join((_PREFIX.pack(_MAGIC, len(text)), text, *buffers))


def _pack(value: Value, buffers: list[bytes]) -> Any:
    if isinstance(value, np.ndarray):
        name = values.dtype_name(value)
        array = values.to_bfloat16_bits(value) if name == "bfloat16" else value
        buffers.append(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes())
        return {"tensor": [name, list(value.shape)]}
    if isinstance(value, list):
        return [_pack(item, buffers) for item in value]
    if isinstance(value, dict):
        return {"dict": {values.encodable(key): _pack(item, buffers) for key, item in value.items()}}
    if isinstance(value, Marker):
        kind = value.kind if value.kind in MARKER_KINDS else "object"
        return {"marker": [kind, values.encodable(value.detail)]}
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if isinstance(value, str):
        return values.encodable(value)
    if type(value) is int and abs(value) >= _WIDEST_INT:
        return {"marker": ["object", "a whole number of more than 64 bits"]}
    return value


def decode(blob: bytes, limits: Limits | None = None) -> Answer:
    """The answer in these bytes; WireError for anything that is not exactly one answer within the limits."""
    return _Decoder(memoryview(blob), limits or Limits()).answer()


class _Decoder:
    """One pass over one blob, counting as it goes."""

    def __init__(self, blob: memoryview, limits: Limits) -> None:
        self.blob = blob
        self.limits = limits
        self.at = 0  # the next tensor's first byte
        self.tensors = 0
        self.nodes = 0

    def answer(self) -> Answer:
        header = self._header()
        if not isinstance(header, dict) or header.keys() != _FIELDS:
            raise WireError("the header does not have the fields of an answer")
        digest = header["inputs_digest"]
        if not isinstance(digest, str) or not _DIGEST.fullmatch(digest):
            raise WireError("the digest of the inputs is not one")
        if (header["parts"] is None) == (header["failure"] is None):
            raise WireError("an answer holds either parts or a failure")
        parts = None if header["parts"] is None else self._value(header["parts"], 0)
        if parts is not None and not isinstance(parts, dict):
            raise WireError("the parts are not named")
        failure = None if header["failure"] is None else self._failure(header["failure"])
        if self.at != len(self.blob):
            raise WireError(f"{len(self.blob) - self.at} bytes too many")
        return Answer(parts, failure, digest)

    def _header(self) -> Any:
        if len(self.blob) > self.limits.answer_bytes:
            raise WireError(f"the answer has more than {self.limits.answer_bytes} bytes")
        if len(self.blob) < _PREFIX.size:
            raise WireError("the answer is cut short")
        magic, length = _PREFIX.unpack_from(self.blob)
        if magic != _MAGIC:
            raise WireError("the answer does not begin as one")
        if length > self.limits.header_bytes:
            raise WireError(f"the header has {length} bytes, more than {self.limits.header_bytes}")
        self.at = _PREFIX.size + length
        if self.at > len(self.blob):
            raise WireError("the header is cut short")
        try:
            text = bytes(self.blob[_PREFIX.size : self.at]).decode("utf-8")
            return json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
        except WireError:
            raise
        except (ValueError, RecursionError):  # not UTF-8, not JSON, a number too long, nested too deep
            raise WireError("the header is not readable JSON") from None

    def _value(self, item: Any, depth: int) -> Value:
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise WireError(f"more than {self.limits.nodes} values")
        if depth > self.limits.depth:
            raise WireError(f"nested deeper than {self.limits.depth}")
        if item is None or isinstance(item, bool):
            return item
        if isinstance(item, str):
            return self._text(item)
        if isinstance(item, int):
            if abs(item) >= _WIDEST_INT:
                raise WireError("a whole number of more than 64 bits")
            return item
        if isinstance(item, float):
            if not math.isfinite(item):
                raise WireError("a number that JSON cannot hold")
            return item
        if isinstance(item, list):
            return [self._value(each, depth + 1) for each in item]
        return self._tagged(item, depth)

    def _tagged(self, item: dict[str, Any], depth: int) -> Value:
        if len(item) != 1:
            raise WireError("an object without exactly one tag")
        tag, content = next(iter(item.items()))
        if tag == "tensor":
            return self._tensor(content)
        if tag == "dict" and isinstance(content, dict):
            if len(content) > self.limits.keys:
                raise WireError(f"more than {self.limits.keys} keys in one dict")
            return {self._text(key): self._value(each, depth + 1) for key, each in content.items()}
        if tag == "float" and content in _NONFINITE:
            return float(content)
        if tag == "marker" and isinstance(content, list) and len(content) == 2 and content[0] in MARKER_KINDS:
            return Marker(content[0], self._text(content[1]))
        raise WireError("an object with a tag that means nothing here")

    def _text(self, text: Any) -> str:
        if not isinstance(text, str):
            raise WireError("text was expected")
        if len(text) > self.limits.text:
            raise WireError(f"a string of more than {self.limits.text} characters")
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise WireError("a string with half a character")
        return text

    def _failure(self, item: Any) -> Failure:
        if not isinstance(item, list) or len(item) != 4 or item[0] not in FAILURE_KINDS:
            raise WireError("the failure does not have the fields of one")
        return Failure(*(self._text(each) for each in item))

    def _tensor(self, content: Any) -> np.ndarray:
        self.tensors += 1
        if self.tensors > self.limits.tensors:
            raise WireError(f"more than {self.limits.tensors} tensors")
        if not isinstance(content, list) or len(content) != 2:
            raise WireError("a tensor needs a dtype and a shape")
        name, shape = content
        if name not in DTYPES:
            refused = f" {name[:40]!r}" if isinstance(name, str) else ""
            raise WireError(f"dtype{refused} may not travel")
        elements = self._elements(shape)
        # Only a name from the allow-list gets here, so np.dtype meets nothing that it would interpret.
        dtype = np.dtype("uint16" if name == "bfloat16" else name).newbyteorder("<")
        end = self.at + elements * dtype.itemsize
        if end > len(self.blob):
            raise WireError("the tensors are cut short")
        array = np.frombuffer(self.blob[self.at : end], dtype).reshape(shape)
        self.at = end
        if name == "bool" and array.size and array.view(np.uint8).max() > 1:
            raise WireError("a boolean that is neither true nor false")
        return values.from_bfloat16_bits(array) if name == "bfloat16" else array.astype(dtype.newbyteorder("="))

    def _elements(self, shape: Any) -> int:
        if not isinstance(shape, list) or len(shape) > self.limits.rank:
            raise WireError(f"a shape is a list of at most {self.limits.rank} sizes")
        elements = 1
        for size in shape:
            if type(size) is not int or not 0 <= size <= self.limits.elements:
                raise WireError("a shape holds a size that is none")
            elements *= max(size, 1)
            if elements > self.limits.elements:
                raise WireError(f"a tensor of more than {self.limits.elements} elements")
        return 0 if 0 in shape else elements


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise WireError("a key that stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise WireError(f"{name} is not JSON")
