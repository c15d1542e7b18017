"""The engine: takes a class's submissions through `grade_one`, here or on other machines, and loses none of them.

`run` coordinates. Workers (`local`, `cluster`) get one self-contained task at a time and give back one result; the
coordinator alone writes to the output folder: `journal` first, everything else follows from it.
"""
