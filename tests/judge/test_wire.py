"""Answers travel whole, and no bytes whatever make the decoder do anything but answer or raise WireError."""

from __future__ import annotations

import json
import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograde.exercise.model import Part
from autograde.judge.compare import compare
from autograde.judge.limits import Limits
from autograde.judge.values import (
    DTYPES,
    MARKER_KINDS,
    Answer,
    Failure,
    Marker,
    digest_inputs,
    dtype_name,
    from_bfloat16_bits,
    plain,
)
from autograde.judge.wire import WireError, decode, encode

SMALL = Limits(answer_bytes=4000, header_bytes=2000, tensors=5, rank=4, elements=100, nodes=40, depth=5, keys=6, text=50)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)
ARRAYS = st.sampled_from([name for name in DTYPES if name != "bfloat16"]).flatmap(lambda name: hnp.arrays(name, SHAPES))
ARRAYS |= hnp.arrays("uint16", SHAPES).map(from_bfloat16_bits)
TEXT = st.text(max_size=20)
LEAVES = st.none() | st.booleans() | st.integers(-(2**64) + 1, 2**64 - 1) | st.floats() | TEXT | ARRAYS
LEAVES |= st.builds(Marker, st.sampled_from(MARKER_KINDS), TEXT)
VALUES = st.recursive(LEAVES, lambda v: st.lists(v, max_size=3) | st.dictionaries(TEXT, v, max_size=3), max_leaves=8)
ANSWERS = st.builds(lambda parts: Answer(parts, None, digest_inputs({})), st.dictionaries(TEXT, VALUES, max_size=4))
ANSWERS |= st.builds(Failure, st.sampled_from(["not-attempted", "error"]), TEXT, TEXT, TEXT).map(
    lambda f: Answer(None, f, "")
)


def blob_of(header: Any, buffers: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<4sI", b"AGV1", len(text)) + text + buffers


def parts_of(value: Any, buffers: bytes = b"") -> bytes:
    return blob_of({"parts": {"dict": {"y": value}}, "failure": None, "inputs_digest": ""}, buffers)


def same(left: Any, right: Any) -> bool:
    """Equal to the last bit, dtypes included."""
    if isinstance(left, np.ndarray):
        return dtype_name(left) == dtype_name(right) and left.shape == right.shape and left.tobytes() == right.tobytes()
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return repr(left) == repr(right)


@given(ANSWERS)
def test_an_answer_comes_back_as_it_was_sent(answer: Answer) -> None:
    back = decode(encode(answer))
    assert same(back.parts, answer.parts)
    assert (back.failure, back.inputs_digest, back.strays) == (answer.failure, answer.inputs_digest, 0)


def test_bfloat16_keeps_its_name_and_every_bit() -> None:
    bits = np.arange(2**16, dtype=np.uint32).astype(np.uint16).reshape(256, 256)
    back = decode(encode(Answer.of({"y": from_bfloat16_bits(bits)}, {}))).parts["y"]
    assert dtype_name(back) == "bfloat16" and back.dtype == np.float32
    assert (back.view(np.uint32) >> 16 == bits).all()


def test_what_cannot_travel_goes_as_a_marker() -> None:
    record = np.zeros(2, [("a", "f4")])
    sent = {"object": np.array([object()]), "record": record, "void": np.zeros(2, "V4"), "big": 2**100, "fn": len}
    parts = decode(encode(Answer.of(sent, {}))).parts
    assert all(isinstance(value, Marker) and value.kind == "object" for value in parts.values())
    assert "void" in parts["record"].detail and "object" in parts["object"].detail


def test_strings_bytes_and_byte_orders_become_plain() -> None:
    assert plain(np.array([["a", "b"]])) == [["a", "b"]]
    assert plain(np.array([b"a"])) == ["a"]
    big = plain(np.arange(3, dtype=">i4"))
    assert big.dtype.isnative and big.tolist() == [0, 1, 2]


TENSOR = {"tensor": ["float32", [2]]}
REFUSED = {
    "empty": b"",
    "cut prefix": b"AGV1\x00",
    "other magic": b"PK\x03\x04" + bytes(20),
    "pickle": b"\x80\x04\x95" + bytes(20),
    "header beyond the end": struct.pack("<4sI", b"AGV1", 100) + b"{}",
    "header of 4 GiB": struct.pack("<4sI", b"AGV1", 2**32 - 1) + b"{}",
    "no JSON": blob_of(b"{"),
    "no UTF-8": blob_of(b'"\xff"'),
    "a list": blob_of([]),
    "no fields": blob_of({}),
    "one field more": blob_of({"parts": None, "failure": ["error", "", "", ""], "inputs_digest": "", "x": 1}),
    "neither parts nor failure": blob_of({"parts": None, "failure": None, "inputs_digest": ""}),
    "both": blob_of({"parts": {"dict": {}}, "failure": ["error", "", "", ""], "inputs_digest": ""}),
    "parts that are a list": blob_of({"parts": [], "failure": None, "inputs_digest": ""}),
    "a digest that is none": blob_of({"parts": {"dict": {}}, "failure": None, "inputs_digest": "../../etc"}),
    "an unknown failure": blob_of({"parts": None, "failure": ["passed", "", "", ""], "inputs_digest": ""}),
    "a failure of numbers": blob_of({"parts": None, "failure": ["error", 1, 2, 3], "inputs_digest": ""}),
    "duplicate keys": blob_of(b'{"parts":{"dict":{"y":1,"y":2}},"failure":null,"inputs_digest":""}'),
    "NaN": blob_of(b'{"parts":{"dict":{"y":NaN}},"failure":null,"inputs_digest":""}'),
    "a float beyond all": blob_of(b'{"parts":{"dict":{"y":1e999}},"failure":null,"inputs_digest":""}'),
    "an endless number": blob_of(b'{"parts":{"dict":{"y":' + b"9" * 5000 + b'}},"failure":null,"inputs_digest":""}'),
    "a number of 65 bits": parts_of(2**64),
    "half a character": blob_of(b'{"parts":{"dict":{"y":"\\ud800"}},"failure":null,"inputs_digest":""}'),
    "nested a thousand times": blob_of(b"[" * 900 + b"]" * 900),
    "nested a hundred thousand times": blob_of(b"[" * 100_000 + b"]" * 100_000),
    "an unknown tag": parts_of({"pickle": "gASVAA=="}),
    "two tags": parts_of({"tensor": ["float32", []], "dict": {}}),
    "no tag": parts_of({}),
    "a float that is no name": parts_of({"float": "1e5"}),
    "an unhashable float": parts_of({"float": []}),
    "a marker of another kind": parts_of({"marker": ["passed", ""]}),
    "a marker of one": parts_of({"marker": ["object"]}),
    "a marker of dicts": parts_of({"marker": [{}, {}]}),
    "dict of a list": parts_of({"dict": []}),
    "object dtype": parts_of({"tensor": ["object", [1]]}, bytes(8)),
    "object code": parts_of({"tensor": ["O", [1]]}, bytes(8)),
    "record dtype": parts_of({"tensor": ["f4,f4", [1]]}, bytes(8)),
    "void dtype": parts_of({"tensor": ["V8", [1]]}, bytes(8)),
    "string dtype": parts_of({"tensor": ["<U2", [1]]}, bytes(8)),
    "a dtype in a list": parts_of({"tensor": [["float32"], [1]]}, bytes(4)),
    "negative size": parts_of({"tensor": ["float32", [-1]]}),
    "size of a float": parts_of({"tensor": ["float32", [2.0]]}, bytes(8)),
    "size of a boolean": parts_of({"tensor": ["float32", [True]]}, bytes(4)),
    "a shape that is a number": parts_of({"tensor": ["float32", 2]}, bytes(8)),
    "huge sizes with a zero": parts_of({"tensor": ["float32", [0, 2**62]]}),
    "sizes whose product overflows": parts_of({"tensor": ["float32", [2**32, 2**32]]}),
    "too few bytes": parts_of(TENSOR, bytes(7)),
    "too many bytes": parts_of(TENSOR, bytes(9)),
    "bytes for no tensor": parts_of(1, b"x"),
    "the same bytes twice": parts_of([TENSOR, TENSOR], bytes(8)),
    "booleans of 2": parts_of({"tensor": ["bool", [2]]}, b"\x01\x02"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_exactly_an_answer_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises(WireError) as refusal:
        decode(REFUSED[name])
    assert 5 < len(str(refusal.value)) < 200 and "\n" not in str(refusal.value)


BEYOND = {
    "answer_bytes": parts_of({"tensor": ["float64", [100]]}, bytes(800)) + bytes(4000),
    "header_bytes": parts_of(["x" * 50] * 38),
    "tensors": parts_of([{"tensor": ["float32", []]}] * 6, bytes(24)),
    "rank": parts_of({"tensor": ["float32", [1] * 5]}, bytes(4)),
    "elements": parts_of({"tensor": ["bool", [11, 10]]}, bytes(110)),
    "nodes": parts_of([None] * 40),
    "depth": parts_of([[[[[[1]]]]]]),
    "keys": parts_of({"dict": {str(n): n for n in range(7)}}),
    "text": parts_of("x" * 51),
}


@pytest.mark.parametrize("limit", BEYOND)
def test_each_limit_is_kept_and_is_what_refuses(limit: str) -> None:
    with pytest.raises(WireError):
        decode(BEYOND[limit], SMALL)
    if limit != "answer_bytes":  # with room in this one respect the same bytes are an answer
        assert decode(BEYOND[limit], replace(SMALL, **{limit: 10_000})).parts is not None


@given(st.binary(max_size=300))
def test_random_bytes_raise_only_a_wire_error(blob: bytes) -> None:
    with pytest.raises(WireError):
        decode(blob, SMALL)
    with pytest.raises(WireError):
        decode(struct.pack("<4sI", b"AGV1", len(blob) // 2) + blob, SMALL)


@given(ANSWERS, st.data())
def test_no_cut_answer_is_an_answer(answer: Answer, data: st.DataObject) -> None:
    blob = encode(answer)
    with pytest.raises(WireError):
        decode(blob[: data.draw(st.integers(0, len(blob) - 1))])
    with pytest.raises(WireError):
        decode(blob + data.draw(st.binary(min_size=1, max_size=9)))


@given(ANSWERS, st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=5))
@settings(max_examples=300)
def test_damaged_answers_decode_or_raise_a_wire_error(answer: Answer, damage: list[tuple[int, int]]) -> None:
    blob = bytearray(encode(answer))
    for place, byte in damage:
        blob[place % len(blob)] = byte
    try:
        back = decode(bytes(blob), SMALL)
    except WireError:
        return
    for value in (back.parts or {}).values():  # whatever got through can be compared
        assert compare(value, value, Part("y")) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([*DTYPES, "object", "nan", "error", ""]),
    lambda v: (
        st.lists(v, max_size=4) | st.dictionaries(st.sampled_from(["tensor", "dict", "float", "marker", "y"]), v, max_size=2)
    ),
    max_leaves=10,
)


@given(JSON, st.binary(max_size=40))
@settings(max_examples=300)
def test_any_header_decodes_or_raises_a_wire_error(value: Any, buffers: bytes) -> None:
    for blob in (parts_of(value, buffers), blob_of({"parts": value, "failure": value, "inputs_digest": value}, buffers)):
        try:
            decode(blob, SMALL)
        except WireError:
            continue


def test_the_digest_sees_every_change() -> None:
    inputs = {"x": np.arange(6.0).reshape(2, 3), "weights": [np.ones(2), np.zeros(3)], "rate": 0.5, "mode": "train"}
    changes = [
        {**inputs, "x": inputs["x"] + 1e-9},
        {**inputs, "x": inputs["x"].reshape(3, 2)},
        {**inputs, "x": inputs["x"].astype("f4")},
        {**inputs, "weights": [np.ones(2)]},
        {**inputs, "weights": [np.ones(2), np.zeros(3), None]},
        {**inputs, "rate": 0.25},
        {**inputs, "mode": "test"},
        {**inputs, "extra": object()},
        {key: inputs[key] for key in ("x", "weights", "rate")},
    ]
    digests = {digest_inputs(each) for each in [inputs, *changes]}
    assert len(digests) == 1 + len(changes)
    assert digest_inputs(inputs) == digest_inputs({**inputs, "x": inputs["x"].copy()})
