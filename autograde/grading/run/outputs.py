"""The outputs of one cell as they arrive, kept up to a limit and counted beyond it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograde.judge.values import encodable

_KINDS = ("stream", "display_data", "execute_result", "error")
_MOST_OUTPUTS = 500  # in one cell
CUT = "… output cut here: it was too long\n"


@dataclass
class Outputs:
    """What a cell shows. Never holds more than `room` bytes, whatever is heard."""

    room: int
    kept: list[NotebookNode] = field(default_factory=list)
    heard: int = 0
    cut: bool = False
    _clear_next: bool = False

    @property
    def bytes_kept(self) -> int:
        return sum(_size(output) for output in self.kept)

    def take(self, kind: str, content: Mapping[str, Any]) -> None:
        """Look at one iopub message; malformed ones are counted and dropped."""
        size = _size(content)
        self.heard += size
        if kind == "clear_output":
            self._clear_next = bool(content.get("wait"))
            if not self._clear_next:
                self._clear()
        elif kind in _KINDS:
            if self._clear_next:
                self._clear()
            self._keep(kind, content, size)

    def _keep(self, kind: str, content: Mapping[str, Any], size: int) -> None:
        if self.cut:
            return
        if size > self.room or len(self.kept) >= _MOST_OUTPUTS:
            self.cut = True
            self.kept.append(_new("stream", name="stdout", text=CUT))
            return
        output = _output(kind, content)
        if output is None:
            return
        self.room -= size
        last = self.kept[-1] if self.kept else None
        if kind == "stream" and last is not None and last.get("name") == output.name:
            last.text += output.text
        else:
            self.kept.append(output)

    def _clear(self) -> None:
        self._clear_next = False
        if not self.cut:
            self.room += self.bytes_kept
            self.kept.clear()

    def add_error(self, name: str, message: str) -> None:
        """What the session itself has to say, for example that the clock ran out."""
        self.kept.append(_new("error", ename=name, evalue=message, traceback=[f"{name}: {message}"]))


def _output(kind: str, content: Mapping[str, Any]) -> NotebookNode | None:
    """The output in notebook form, built field by field; None when the message is not what it says."""
    if kind == "stream":
        text = content.get("text")
        name = "stderr" if content.get("name") == "stderr" else "stdout"
        return _new("stream", name=name, text=encodable(text)) if isinstance(text, str) else None
    if kind == "error":
        lines = content.get("traceback")
        lines = [encodable(line) for line in lines if isinstance(line, str)] if isinstance(lines, list) else []
        name, message = (encodable(str(content.get(key, ""))) for key in ("ename", "evalue"))
        return _new("error", ename=name, evalue=message, traceback=lines)
    data = content.get("data")
    if not isinstance(data, Mapping):
        return None
    kept = {encodable(str(mime)): encodable(item) for mime, item in data.items() if isinstance(item, str)}
    extra = {"execution_count": None} if kind == "execute_result" else {}
    return _new(kind, data=kept, **extra) if kept else None


def _new(kind: str, **values: Any) -> NotebookNode:
    output: NotebookNode = new_output(kind, **values)
    return output


def _size(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(len(str(key)) + _size(item) for key, item in value.items())
    return sum(map(_size, value)) if isinstance(value, (list, tuple)) else 8
