"""IPython's shell without Jupyter: what cells print, show and raise goes to the grader in the order in which it comes."""

from __future__ import annotations

import base64
import io
import os
import sys
import time
from typing import Any, ClassVar

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from autograde.kernelside.grader import Grader

_MOST_WAITING = 8192  # characters of a stream
_LONGEST_WAIT = 0.05  # seconds, looked at when more is written
# What a notebook says to Jupyter alone: here it means nothing, and is no mistake either.
_OF_JUPYTER = ("autosave", "clear", "connect_info", "less", "man", "more", "qtconsole")


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr."""

    encoding = "UTF-8"

    def __init__(self, grader: Grader, name: str, descriptor: int) -> None:
        super().__init__()
        self._grader, self._name, self._descriptor = grader, name, descriptor
        self._waiting: list[str] = []
        self._size, self._since, self._request = 0, 0.0, ""

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if not self._grader.mine:  # a forked child has a voice of its own
            os.write(self._descriptor, text.encode(errors="replace"))
            return len(text)
        with self._grader.lock:
            request = self._grader.spoken_for()
            if request != self._request:
                self.flush()
                self._request = request
            if not self._waiting:
                self._since = time.monotonic()
            self._waiting.append(text)
            self._size += len(text)
            if self._size > _MOST_WAITING or time.monotonic() - self._since > _LONGEST_WAIT:
                self.flush()
        return len(text)

    def flush(self) -> None:
        with self._grader.lock:
            text, self._waiting, self._size = "".join(self._waiting), [], 0
            for start in range(0, len(text), 1 << 20):
                self._grader.output("stream", {"name": self._name, "text": text[start : start + (1 << 20)]}, self._request)

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True


class _Publisher(DisplayPublisher):
    def publish(  # `source` is IPython's, and means nothing
        self, data: Any, metadata: Any = None, source: Any = None, *, transient: Any = None, update: Any = False, **_: Any
    ) -> None:
        self.shell.say("update_display_data" if update else "display_data", {"data": _as_text(data)})

    def clear_output(self, wait: bool = False) -> None:
        self.shell.say("clear_output", {"wait": wait})


class _ResultHook(DisplayHook):
    data: dict[str, Any] | None = None

    def start_displayhook(self) -> None:
        self.data = None

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: Any = None) -> None:
        self.data = format_dict

    def finish_displayhook(self) -> None:
        if self.data:
            assert self.shell is not None
            self.shell.say("execute_result", {"data": _as_text(self.data)})
        self.data = None


class GradingShell(InteractiveShell):
    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_ResultHook)
    settings: ClassVar[Config] = Config(
        {
            "HistoryManager": {"enabled": False},  # it writes from a thread of its own
            "InteractiveShell": {"autoindent": False},
        }
    )
    grader: Grader

    def init_magics(self) -> None:
        super().init_magics()
        for name in _OF_JUPYTER:
            self.magics_manager.register_function(_do_nothing, "line", name)

    def init_environment(self) -> None:
        pager = {"PAGER": "cat", "GIT_PAGER": "cat"}
        os.environ.update({"TERM": "xterm-color", "CLICOLOR": "1", "FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"} | pager)

    def speak_to(self, grader: Grader) -> None:
        """From here on everything goes to the grader."""
        self.grader = grader
        sys.stdout, sys.stderr = Stream(grader, "stdout", 1), Stream(grader, "stderr", 2)

    def say(self, kind: str, content: dict[str, Any]) -> None:
        self.flush()
        self.grader.output(kind, content)

    def flush(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except Exception:  # a student may have put anything there
                pass

    def system(self, cmd: str) -> None:
        """`!command`, without the pseudo-terminal that a sandbox has not."""
        self.flush()
        self.system_raw(cmd)

    def init_hooks(self) -> None:
        """What a notebook shows in a pager is no output."""
        super().init_hooks()
        self.set_hook("show_in_pager", _do_nothing, 99)

    def enable_gui(self, gui: Any = None) -> None:
        """Pictures are drawn in the notebook; there is no window."""

    def ask_exit(self) -> None:
        self.exit_now = True

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        self.say("error", {"traceback": stb, "ename": str(etype.__name__), "evalue": str(evalue)})


def _do_nothing(*_: Any, **__: Any) -> Any:
    pass


def _as_text(data: dict[str, Any]) -> dict[str, Any]:
    return {mime: base64.b64encode(item).decode() if isinstance(item, bytes) else item for mime, item in data.items()}
