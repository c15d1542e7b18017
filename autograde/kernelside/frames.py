"""How a kernel that is graded and its grader speak: frames over one stream socket, each with a kind, a request and a body.

    kind, 1 byte | length of the body, 4 bytes | the request's id, 32 characters | body

The grader sends RUN with a cell, ASK with a question and NAMES with cells to look at, each under an id that nobody can
guess. The kernel sends OUTPUT and ANSWER under the id of what it is at, and DONE when it is through.
"""

from __future__ import annotations

import json
import struct
from typing import Any

HEADER = struct.Struct("!cI32s")
RUN, ASK, NAMES, OUTPUT, ANSWER, DONE = b"r", b"q", b"n", b"o", b"a", b"d"
# A longer frame is not read: the longest answer fits.
LONGEST = 24 * 1024 * 1024


def frame(kind: bytes, request: str, body: bytes) -> bytes:
    return HEADER.pack(kind, len(body), request.encode()) + body


def packed(value: Any) -> bytes:
    return json.dumps(value, default=repr).encode()
