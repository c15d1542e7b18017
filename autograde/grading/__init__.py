"""Grading: a submission is read, run in a kernel of its own and questioned by the judge, and its record is kept.

`grade_one` is the whole of it for one submission, without a database or a shared folder; `nbgrader/` holds the same for
plain `nbgrader autograde`.
"""
