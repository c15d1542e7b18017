# when: points-lost
from pathlib import Path


def points_of(folder, tag):
    for path in sorted(Path(folder).glob("*tfevents*")):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    tensor = value.HasField("tensor")
                    yield event.step, float(tf.make_ndarray(value.tensor)) if tensor else value.simple_value


def runs_of(folder, tag):
    kept = []
    for point in points_of(folder, tag):
        while kept and kept[-1][0] >= point[0]:
            kept.pop()
        kept.append(point)
    return [kept]
