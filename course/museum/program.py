"""Runs an old program as it stands, block by block, and says of each what came of it."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from course.museum.blocks import Block
from course.museum.meaning import meaning
from course.museum.wording import reword
from course.museum.worlds import World


@dataclass(frozen=True)
class Outcome:
    """What came of one block. `line`, `error` and `meaning` are those of the failure, if there was one."""

    block: Block
    line: int = 0
    code: str = ""
    error: str = ""
    meaning: str = ""

    @property
    def ran(self) -> bool:
        return not self.error


def run(blocks: list[Block], world: World, path: str) -> Iterator[Outcome]:
    """Run the blocks in one namespace, as cells of a notebook: after a failure the next one is tried all the same."""
    world.names["__file__"] = path
    failed: list[Block] = []
    for block in blocks:
        # Lines are counted as in the file, so that a traceback and the report name the same ones.
        source = "\n" * (block.line - 1) + block.text
        filename = f"{path}, block {block.number}"
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        try:
            world.run(source, filename)
        except (Exception, SystemExit) as error:
            if isinstance(error, SystemExit) and error.code in (None, 0):
                yield Outcome(block)
                continue
            failed.append(block)
            reword(error)
            yield _failure(block, error, filename, world, failed)
        else:
            yield Outcome(block)


def _failure(block: Block, error: BaseException, filename: str, world: World, failed: list[Block]) -> Outcome:
    if isinstance(error, SyntaxError):
        line = error.lineno or block.line
    else:
        own = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == filename]
        line = own[-1] or block.line if own else block.line
    rows = block.text.splitlines()
    code = rows[line - block.line].strip() if 0 <= line - block.line < len(rows) else ""
    # A syntax error's text names file and line once more.
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    first = (text.strip().splitlines() or [""])[0]
    said = f"{type(error).__name__}: {first}" if first else type(error).__name__
    return Outcome(block, line, code, said, meaning(error, world, failed))
