# when: simple-value-only
from pathlib import Path


def read_scalars(folder, tag):
    points = []
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    number = value.simple_value
                    points.append((event.step, number))
    return points
