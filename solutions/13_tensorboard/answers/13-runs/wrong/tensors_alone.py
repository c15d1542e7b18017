"""The files of TensorFlow 1 are missing: their numbers are in simple_value, and you looked at tensors alone."""
from pathlib import Path


def runs_of(folder, tag):
    runs = []
    for path in sorted(Path(folder).glob("*tfevents*")):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag and value.HasField("tensor"):
                    if not runs or event.step <= runs[-1][-1][0]:
                        runs.append([])
                    runs[-1].append((event.step, float(tf.make_ndarray(value.tensor))))
    return runs
