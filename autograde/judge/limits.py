"""What one answer may cost the judge: every cap in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Caps on one answer. Whatever goes beyond one of them is refused, never shortened."""

    answer_bytes: int = 128 * 1024 * 1024  # room for a float64 tensor of 16.7 million elements
    header_bytes: int = 1024 * 1024
    tensors: int = 2_000
    rank: int = 16
    elements: int = 16_777_216  # in one tensor
    nodes: int = 50_000  # values of any kind, counted through lists and dicts
    depth: int = 24  # of lists and dicts in one another
    keys: int = 2_000  # in one dict
    text: int = 100_000  # characters in one string
    seconds: float = 120.0  # no exercise may ask for a longer probe
    output_bytes: int = 16 * 1024 * 1024  # what the kernel may print while it is asked
    messages: int = 20_000  # and how many messages it may send meanwhile
