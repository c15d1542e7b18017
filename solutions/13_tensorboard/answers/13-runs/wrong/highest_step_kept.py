"""You compare with the highest step of all: when a new run has begun, compare with its own last step."""
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
    runs, highest = [], -1
    for step, value in points(folder, tag):
        if not runs or step <= highest:
            runs.append([])
        highest = max(highest, step)
        runs[-1].append((step, value))
    return runs
