"""A point is a pair, of the step and the value: you return the values alone."""
# error: object is not iterable
from pathlib import Path


def points(folder, tag):
    found = []
    for path in sorted(Path(folder).glob("*tfevents*")):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    new = value.HasField("tensor")
                    found.append((event.step, float(tf.make_ndarray(value.tensor)) if new else value.simple_value))
    return found


def runs_of(folder, tag):
    runs, last = [], None
    for step, value in points(folder, tag):
        if last is None or step <= last:
            runs.append([])
        runs[-1].append(value)
        last = step
    return runs
