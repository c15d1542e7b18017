"""Old values have no tensor: ask value.HasField('tensor')."""
# error: type_value
from pathlib import Path


def read_scalars(folder, tag):
    points = []
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    number = float(tf.make_ndarray(value.tensor))
                    points.append((event.step, number))
    return points
