"""Columns: code and numbers of several worlds side by side, as a table and as text, on light and dark pages."""

from __future__ import annotations

import re

import numpy as np
import pytest

from course.columns import columns


def doubled(x):
    return 2 * x


def test_code_stands_side_by_side_line_by_line() -> None:
    shown = columns(original="y = layer(x)\nz = y < 1", then=doubled, now="  if a:\n      b")
    assert repr(shown).splitlines() == [
        "Original      Then              Now",
        "--------      ----              ---",
        "y = layer(x)  def doubled(x):   if a:",
        "z = y < 1         return 2 * x      b",
    ]
    assert "<pre" in shown._repr_html_() and "z = y &lt; 1" in shown._repr_html_()


def test_numbers_have_named_rows_and_may_lack() -> None:
    shown = columns(
        original={"accuracy": 0.912345, "loss": np.array([1 / 3, 2.0])},
        now={"accuracy": np.float32(0.9), "steps": 100},
        titles={"original": "Keras 1.0.2"},
        digits=3,
    )
    assert repr(shown).splitlines() == [
        "          Keras 1.0.2  Now",
        "          -----------  ---",
        "accuracy  0.912        0.9",
        "loss      [0.333 2]",
        "steps                  100",
    ]
    heads = re.findall(r"<th scope='(\w+)'[^>]*>([^<]*)</th>", shown._repr_html_())
    assert heads == [("col", "Keras 1.0.2"), ("col", "Now"), ("row", "accuracy"), ("row", "loss"), ("row", "steps")]


def test_the_table_brings_no_colour_of_its_own() -> None:
    """Text in the page's colour on the page's ground, and lines of half transparent grey: readable on any page."""
    styles = re.findall(r"(?:^|[;'])(color|background|border-bottom):([^;']*)", columns(now={"a": 1})._repr_html_())
    assert {value for name, value in styles if name == "color"} == {"inherit"}
    assert {value for name, value in styles if name == "background"} == {"transparent"}
    assert all("rgba(128,128,128,.45)" in value for name, value in styles if name == "border-bottom")


def test_code_beside_numbers_is_refused() -> None:
    with pytest.raises(TypeError, match="columns: now holds numbers where the others hold code"):
        columns(then="x = 1", now={"x": 1})
