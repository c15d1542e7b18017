"""Kernels: forked warm from a process that has imported everything, and closed to the outside when they grade.

`provisioner` is what Jupyter finds, `launch` is what the grading engine calls, `docs/kernels.md` explains both.
"""
