"""Planted copies are found among answers that were written alone; the numbers that docs/instructor.md gives are these."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from autograde.course import find_course
from autograde.reports.similar import similar
from benchmarks.sample import hand_in, put
from tests.own_course.own import copy_to, run
from tests.similar.copies import DISGUISES, make_class, variants

COURSE = find_course(Path(__file__).parent)
COPIED_TABLE = """def standardised(table):
    '''<script>'''
    low, high = np.quantile(table, [0.2, 0.7], axis=0)
    return (table - low) / (high - low)"""
COPIED_MEAN = """def weighted_mean(values, weights):
    pairs = sorted(zip(weights, values, strict=True))
    return sum(weight * value for weight, value in pairs[1:])"""
DOCS = COURSE.root / "docs" / "instructor.md"


@cache
def measured() -> tuple[Counter[str], int, int]:
    """Found copies by disguise, pairs shown that were none, classes: one of 60 students for each notebook with exercises."""
    found: Counter[str] = Counter()
    false = classes = 0
    for number, name in enumerate(COURSE.names()):
        planted = make_class(COURSE, name, number)
        if len(planted.variants) < 3:
            continue
        classes += 1
        shown = {frozenset((pair.a, pair.b)) for pair in similar(name, planted.answers, planted.handed_out)}
        found.update(disguise for pair, disguise in planted.copies.items() if pair in shown)
        false += len(shown - planted.copies.keys())
    return found, false, classes


def test_copies_are_found_and_others_are_left_alone() -> None:
    found, false, classes = measured()
    assert all(found[easy] >= 0.85 * classes for easy in ("renamed", "reordered", "other comments"))
    assert found.total() >= 0.6 * classes * len(DISGUISES)
    assert found.total() >= 0.88 * (found.total() + false)


def test_the_docs_give_these_numbers() -> None:
    found, false, classes = measured()
    words = DOCS.read_text(encoding="utf-8")
    for disguise in DISGUISES:
        assert f"| {disguise} | {100 * found[disguise] / classes:.0f} % |" in words
    assert f"precision {100 * found.total() / (found.total() + false):.0f} %" in words
    assert f"recall {100 * found.total() / (classes * len(DISGUISES)):.0f} %" in words


@pytest.mark.parametrize("size", [2, 25])
def test_a_class_that_answers_alike_shows_nobody(size: int) -> None:
    """Short and equal answers of everybody are no evidence against anybody."""
    alike = {f"s{number}": {"01-a": "def f(x):\n    return x + 1"} for number in range(size)}
    assert similar("01_a", alike, {}) == []


def test_nothing_that_is_handed_in_breaks_it() -> None:
    odd = {
        "a": {"x": "def f(:"},
        "b": {"x": ""},
        "c": {},
        "d": {"x": "x = '''open"},
        "e": {"x": "\x00"},
        "f": {"x": "(" * 5000},
    }
    assert similar("01_a", odd, {}) == []


def test_the_command_writes_a_page_with_both_sides_marked(tmp_path: Path) -> None:
    course = copy_to(tmp_path / "course")
    texts, _ = variants(course, "01_averages")
    for number in range(min(map(len, texts.values()))):  # nobody's answer is anybody else's
        alone = {key: each[number - shift] for shift, (key, each) in enumerate(texts.items())}
        put(tmp_path / "in", f"s{number}", "01_averages", hand_in(course.solution("01_averages").read_bytes(), alone))
    copied = {"01-standard": COPIED_TABLE, "01-weighted": COPIED_MEAN}
    for student in ("zoe", "yan"):
        put(tmp_path / "in", student, "01_averages", hand_in(course.solution("01_averages").read_bytes(), copied))
    out = str(tmp_path / "out")
    assert run(course, "autograde", "grade", str(tmp_path / "in"), "--out", out, "--sandbox", "none").returncode == 0
    [first, *_] = json.loads(run(course, "autograde", "similar", out, "--json").stdout)
    assert {first["a"], first["b"]} == {"zoe", "yan"} and first["assignment"] == "01_averages"
    assert [each["id"] for each in first["exercises"]] == ["01-standard", "01-weighted"] and first["score"] == 1
    assert run(course, "autograde", "similar", out).returncode == 0
    page = (tmp_path / "out" / "similar.html").read_text()
    assert "yan and zoe" in page and page.count("<mark>") > 4 and "<script>" not in page
