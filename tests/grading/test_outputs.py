"""A cell's outputs are kept as a notebook shows them, up to a limit; a message that is not what it says is dropped."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograde.grading.limits import GradingLimits
from autograde.grading.read.files import Beside, read_files, write_files
from autograde.grading.run.outputs import CUT, Outputs
from autograde.reports.plain import as_written, safe_output

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()


def stream(outputs: Outputs, text: str, name: str = "stdout") -> None:
    outputs.take("stream", {"name": name, "text": text})


def test_a_stream_is_one_output_until_another_begins() -> None:
    outputs = Outputs(1000)
    for text, name in (("a", "stdout"), ("b", "stdout"), ("c", "stderr"), ("d", "stdout")):
        stream(outputs, text, name)
    assert [(each.name, each.text) for each in outputs.kept] == [("stdout", "ab"), ("stderr", "c"), ("stdout", "d")]


def test_clear_output_clears_now_or_with_the_next_output() -> None:
    outputs = Outputs(1000)
    stream(outputs, "old")
    outputs.take("clear_output", {"wait": True})
    assert len(outputs.kept) == 1
    stream(outputs, "new")
    assert [each.text for each in outputs.kept] == ["new"]
    outputs.take("clear_output", {})
    assert outputs.kept == []


def test_what_is_too_long_is_cut_once() -> None:
    outputs = Outputs(100)
    for _ in range(50):
        stream(outputs, "x" * 40)
    assert outputs.kept[-1].text.endswith(CUT) and sum(len(each.text) for each in outputs.kept) < 100 + len(CUT)
    assert outputs.heard > 2000


@given(
    st.sampled_from(["stream", "display_data", "execute_result", "error", "clear_output", "update_display_data", "x"]),
    st.dictionaries(
        st.sampled_from(["name", "text", "data", "metadata", "ename", "evalue", "traceback", "wait"]),
        st.none() | st.integers() | st.text(max_size=9) | st.lists(st.none() | st.text(max_size=9), max_size=3)
        | st.dictionaries(st.text(max_size=9), st.none() | st.text(max_size=9), max_size=3),
    ),
)  # fmt: skip
def test_no_message_raises(kind: str, content: dict[str, object]) -> None:
    outputs = Outputs(1000)
    outputs.take(kind, content)
    for each in outputs.kept:
        safe_output(each)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("stream", {"text": "half \ud800"}),
        ("display_data", {"data": {"text/\ud800": "a", "text/plain": "half \ud800"}}),
        ("error", {"ename": "half \ud800", "evalue": "\ud800", "traceback": ["\ud800"]}),
    ],
)
def test_half_a_character_is_kept_as_something_that_can_be_written(kind: str, content: dict[str, object]) -> None:
    outputs = Outputs(1000)
    outputs.take(kind, content)
    assert len(outputs.kept) == 1
    json.dumps(outputs.kept, ensure_ascii=False).encode()


def test_what_is_shown_to_others_is_text_and_real_pictures() -> None:
    made = map(
        safe_output,
        [
            {"output_type": "display_data", "data": {"text/html": "<script>", "text/plain": "\x1b[31mplain"}},
            {"output_type": "display_data", "data": {"image/png": PNG, "text/plain": "<Figure>"}},
            {"output_type": "display_data", "data": {"image/png": '"><script>'}},
            {"output_type": "display_data", "data": {"image/svg+xml": "<svg/>"}},
            {"output_type": "stream", "name": "stdout", "text": "\x1b]8;;http://x\x07link\x1b]8;;\x07"},
        ],
    )
    shown = [each for each in made if each]
    assert [each.get("data") or each["text"] for each in shown] == [{"text/plain": "plain"}, {"image/png": PNG}, "link"]


@pytest.mark.parametrize("text", ["~~~\n<b>", "~~~~~~\n[x](javascript:0)", "plain"])
def test_text_cannot_leave_its_fence(text: str) -> None:
    first, *inside, last = as_written(text).splitlines()
    assert inside == text.splitlines() and set(last) == {"~"} and first == f"{last}text"
    assert not any(set(line) == {"~"} and len(line) >= len(last) for line in inside)


def test_links_and_pipes_beside_a_notebook_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("1")
    (tmp_path / "01.ipynb").write_text("{}")
    (tmp_path / "passwd").symlink_to("/etc/passwd")
    (tmp_path / "up").symlink_to("/")
    assert read_files(tmp_path, GradingLimits()) == Beside({"data/a.csv": b"1"})


def test_of_too_many_files_those_that_a_notebook_can_use_are_taken(tmp_path: Path) -> None:
    (tmp_path / "logs" / "train").mkdir(parents=True)
    for number in range(250):
        (tmp_path / "logs" / "train" / f"events.out.tfevents.{number:03}").write_bytes(b"x")
    for name in ("a.csv", "logs/train/b.csv", "timestamp.txt"):
        (tmp_path / name).write_bytes(name.encode())
    (tmp_path / "events.out.tfevents.above").write_bytes(b"x")
    taken = read_files(tmp_path, GradingLimits(files=4))
    assert list(taken.files) == ["timestamp.txt", "a.csv", "logs/train/b.csv", "events.out.tfevents.above"]
    assert "more than 4 files of 64 MiB together: 250 files were left out, such as logs/train/events.out" in taken.left_out
    assert len(read_files(tmp_path, GradingLimits()).files) == GradingLimits().files


def test_a_file_that_is_too_large_makes_room_for_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"x" * 100)
    (tmp_path / "b.csv").write_bytes(b"1")
    taken = read_files(tmp_path, GradingLimits(file_bytes=99))
    assert taken.files == {"b.csv": b"1"} and "1 file was left out, such as a.bin" in taken.left_out


def test_files_are_written_below_their_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    write_files(folder, {"a/b.txt": b"1", "../c.txt": b"2", str(tmp_path / "d.txt"): b"3", "a/../../e.txt": b"4", "": b"5"})
    assert sorted(str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()) == ["in/a/b.txt"]
