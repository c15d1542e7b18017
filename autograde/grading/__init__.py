"""Grading: a submission is repaired, run in a kernel of its own, questioned by the judge, and becomes one record.

`grade_one` is the whole of it for one submission, without a database or a shared folder; `nbgrader/` holds the same for
plain `nbgrader autograde`.
"""
