"""What marks an answer, its stub and a check in a cell's text. Light: the grader needs it without the tools that build
notebooks."""

from __future__ import annotations

import re

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
NOT_ATTEMPTED = "Not attempted yet"  # how the message of every stub begins
# What stands in an answer's place.
STUB = f'raise NotImplementedError("{NOT_ATTEMPTED}: put your answer here.")'
# A check cell is exactly one such call.
CHECK_CALL = re.compile(r'check\("(?P<id>[\w-]+)", (?P<asks>[A-Za-z_][\w.]*)\)')
