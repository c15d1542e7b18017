"""Who grades: takes a class's submissions through `grade_one`, here or on other machines, and loses none of them.

`coordinator` decides what is graded. Engines (`pool`, `cluster`) get one self-contained bundle at a time and give it back
with what came of it; the coordinator alone writes to the output folder. Table and gradebook follow from its journal.
"""
