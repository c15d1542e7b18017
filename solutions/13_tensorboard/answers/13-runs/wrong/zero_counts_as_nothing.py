"""A value of 0.0 counts as false, so the empty tensor was read in its place: let HasField decide."""
# error: to a TensorFlow DType
from pathlib import Path


def runs_of(folder, tag):
    runs = []
    for path in sorted(Path(folder).glob("*tfevents*")):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    if not runs or event.step <= runs[-1][-1][0]:
                        runs.append([])
                    runs[-1].append((event.step, value.simple_value or float(tf.make_ndarray(value.tensor))))
    return runs
