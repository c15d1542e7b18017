"""Asks answers that are written as text: a fork runs the notebook's set-up cell, then forks again for each answer.

Answers may use the names of the set-up cell, as they do in the notebook. A fork shares nothing with the next one, so a
mistake that changes a global setting, or ends its process, harms no other. All forks come from one process, which has
imported what the course preloads and ends with its client.
"""

from __future__ import annotations

import atexit
import gc
import io
import json
import linecache
import os
import select
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import IO, Any

from autograde.authoring.source import Source, read_source
from autograde.course import CourseError
from autograde.exercise import Exercise
from autograde.exercise.cells import CHECK_CALL
from autograde.exercise.load import read_exercises
from autograde.judge.values import Answer, Failure
from autograde.judge.wire import decode, encode
from autograde.kernels.guard.policy import Tier
from autograde.kernels.start.key import ZYGOTE_DEFAULTS, key_variables, with_course
from autograde.kernels.start.linux import die_with_parent
from autograde.kernelside.probe import run_probe
from autograde.settings import Kernels

_EXTRA_SECONDS = 60.0  # beside the exercise's own clock: the first operation of a fork, a busy machine
_LENGTH = struct.Struct("<q")


@dataclass(frozen=True)
class Asked:
    """One answer, as the text that takes the place of the answer cell, and the seeds that it is asked in turn."""

    exercise: str
    code: str
    seeds: tuple[int, ...]


def ask_answers(source: Source, asked: Sequence[Asked]) -> list[list[Answer]]:
    """What each of these gives to its seeds, in order. Raises CourseError when the set-up cell does not run."""
    if not asked:
        return []
    told = key_variables(with_course(os.environ, Tier.NONE, source.path.parent))
    # One thread: a fork copies no other.
    environment = told | {"PATH": os.environ.get("PATH", os.defpath)} | ZYGOTE_DEFAULTS | {"MPLBACKEND": "agg"}
    with tempfile.NamedTemporaryFile() as answers:
        request = {"source": str(source.path), "asked": [asdict(each) for each in asked], "answers": answers.name}
        reason = _server(os.getpid(), tuple(sorted(environment.items()))).serve(request)
        flat = _read(answers)
    if reason or len(flat) != sum(len(each.seeds) for each in asked):
        raise CourseError(f"{source.path}: its answers cannot be asked: {reason or 'it ended without a word'}")
    given = iter(flat)
    return [[next(given) for _ in each.seeds] for each in asked]


class _Server:
    """The process that forks; it ends when this one closes its standard input, or is gone."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "autograde.authoring.asking"]
        piped, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=piped, stdout=piped, stderr=nowhere, text=True, env=environment)
        atexit.register(self.end)

    def serve(self, request: Mapping[str, Any]) -> str:
        """Why it could not be served; empty when it was."""
        assert self.process.stdin is not None and self.process.stdout is not None
        try:
            print(json.dumps(request), file=self.process.stdin, flush=True)
            reply = self.process.stdout.readline()
        except BrokenPipeError:
            reply = ""
        return str(json.loads(reply or '"what the course preloads cannot be imported"'))

    def end(self) -> None:
        self.process.kill()
        self.process.wait()


@cache
def _server(client: int, environment: tuple[tuple[str, str], ...]) -> _Server:
    """One for each set of what is read at import; a fork of the client does not share its client's."""
    return _Server(dict(environment))


def _read(stream: IO[bytes]) -> list[Answer]:
    found = []
    while len(head := stream.read(_LENGTH.size)) == _LENGTH.size:
        found.append(decode(stream.read(_LENGTH.unpack(head)[0])))
    return found


def _serve(request: Mapping[str, Any]) -> None:
    source, exercises = read_source(Path(request["source"])), read_exercises(Path(request["source"]).parent)
    names: dict[str, Any] = {"__name__": "__main__"}
    for cell in source.cells:
        if cell.role == "setup":
            exec(compile(cell.text, f"<set-up of {source.name}>", "exec"), names)
    with open(request["answers"], "wb") as out:
        for each in request["asked"]:
            asked = Asked(each["exercise"], each["code"], tuple(each["seeds"]))
            for answer in _in_a_fork(exercises[asked.exercise], _asks(source, asked.exercise), asked, names):
                _write(out, answer)


def _asks(source: Source, exercise_id: str) -> str:
    call = CHECK_CALL.fullmatch(source.cell("check", exercise_id).text.strip())
    assert call is not None, f"{exercise_id}: the check cell was not linted"
    return call["asks"]


def _write(out: IO[bytes], answer: Answer) -> None:
    blob = encode(answer)
    out.write(_LENGTH.pack(len(blob)) + blob)
    out.flush()


def _in_a_fork(exercise: Exercise, asks: str, asked: Asked, names: dict[str, Any]) -> list[Answer]:
    # The folder is ours: the fork is killed as soon as it has answered.
    with tempfile.TemporaryDirectory(prefix="autograde-ask-", ignore_cleanup_errors=True) as folder:
        return _in(folder, exercise, asks, asked, names)


def _in(folder: str, exercise: Exercise, asks: str, asked: Asked, names: dict[str, Any]) -> list[Answer]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _end_with_parent()
            os.close(reader)
            with open(writer, "wb") as pipe:
                os.chdir(folder)
                _silence()
                for answer in _answers(exercise, asks, asked, names):
                    _write(pipe, answer)
        finally:
            os._exit(0)
    os.close(writer)
    with open(reader, "rb") as pipe:
        blob = _until(pipe, time.monotonic() + len(asked.seeds) * exercise.seconds + _EXTRA_SECONDS)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    why = ("SystemExit", "the process ended") if blob is not None else ("TimeoutError", "no answer in time")
    found = _read(io.BytesIO(blob or b""))
    return found + [Answer(None, Failure("error", *why))] * (len(asked.seeds) - len(found))


def _answers(exercise: Exercise, asks: str, asked: Asked, names: dict[str, Any]) -> Iterator[Answer]:
    file = f"<{asked.exercise}-{zlib.crc32(asked.code.encode())}>"
    # What compiles a function from its source looks here.
    linecache.cache[file] = (len(asked.code), None, asked.code.splitlines(keepends=True), file)

    @cache
    def subject() -> Any:
        exec(compile(asked.code, file, "exec"), names)
        return eval(asks, names)

    for seed in asked.seeds:
        yield run_probe(exercise, seed, subject)[0]


def _end_with_parent() -> None:
    if sys.platform == "linux":  # elsewhere it ends with what it was asked
        die_with_parent()


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _until(pipe: IO[bytes], deadline: float) -> bytes | None:
    """All that is written; None when the writer is still at it by then."""
    pieces: list[bytes] = []
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([pipe], [], [], left)[0]:
            break
        piece = os.read(pipe.fileno(), 1 << 20)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)
    return None


def _serve_in_a_fork(request: Mapping[str, Any]) -> str:
    """The reason when it fails: an error's last line."""
    reader, writer = os.pipe()
    if not (child := os.fork()):
        os.close(reader)
        reason = ""
        try:
            _end_with_parent()
            _serve(request)
        except Exception as error:
            reason = traceback.format_exception_only(error)[-1].strip()
        finally:
            os.write(writer, json.dumps(reason).encode())
            os._exit(0)
    os.close(writer)
    with open(reader, encoding="utf-8") as pipe:
        reply = pipe.read()
    os.waitpid(child, 0)
    return str(json.loads(reply or '"it ended without a word"'))


def main() -> None:
    _end_with_parent()
    # What set-up cells and answers print must not come between the replies.
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for name in (Kernels.handed_in() or Kernels()).preload:
        resolve_name(name)
    gc.freeze()  # what is never collected stays shared with the forks
    for line in sys.stdin:
        print(json.dumps(_serve_in_a_fork(json.loads(line))), file=out, flush=True)


if __name__ == "__main__":
    main()
