"""What a call has printed, as a terminal would show it in the end."""

from __future__ import annotations

from course.logs import printed


def _draws_a_bar(rows: int) -> int:
    print("Epoch 1/1\n")
    print("\r\x1b[1m 1/2\x1b[0m [=>..] - loss: 2.5\b\b\b\b\b\r\x1b[32m2/2\x1b[0m [====] - loss: 2.25   ")
    return rows


def test_a_bar_is_shown_as_it_ends_and_without_colours(capsys) -> None:  # type: ignore[no-untyped-def]
    value, lines = printed(_draws_a_bar, rows=3)
    assert value == 3 and lines == ["Epoch 1/1", "2/2 [====] - loss: 2.25"]
    assert capsys.readouterr().out == ""
