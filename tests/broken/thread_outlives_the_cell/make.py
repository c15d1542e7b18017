"""A thread that goes on printing and hogging."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.engine.corpus import insert, write


def make(folder: Path, notebook: dict[str, Any]) -> None:
    insert(notebook, "import threading, time\ndef chat():\n    while True: print('still here'); time.sleep(0.01)")
    insert(notebook, "threading.Thread(target=chat).start()")
    write(folder, notebook)
