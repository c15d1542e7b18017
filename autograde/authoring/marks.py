"""What marks an answer and a check in a cell's text. Light: the grader needs it without the tools that build notebooks."""

from __future__ import annotations

import re

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
# A check cell is exactly one such call.
CHECK_CALL = re.compile(r'check\("(?P<id>[\w-]+)", (?P<asks>[A-Za-z_][\w.]*)\)')
