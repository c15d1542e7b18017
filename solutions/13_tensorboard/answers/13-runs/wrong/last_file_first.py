"""You read the last file first: the order is that of the files' names."""
from pathlib import Path


def runs_of(folder, tag):
    runs = []
    for path in sorted(Path(folder).glob("*tfevents*"), reverse=True):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    if not runs or event.step <= runs[-1][-1][0]:
                        runs.append([])
                    new = value.HasField("tensor")
                    runs[-1].append((event.step, float(tf.make_ndarray(value.tensor)) if new else value.simple_value))
    return runs
