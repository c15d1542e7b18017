"""You made one run of each file. A run may go on in the next file, and a file may hold several: only the steps of this tag's points say it."""
from pathlib import Path


def points_of(folder, tag):
    for path in [folder]:
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    tensor = value.HasField("tensor")
                    yield event.step, float(tf.make_ndarray(value.tensor)) if tensor else value.simple_value


def runs_of(folder, tag):
    return [list(points_of(str(path), tag)) for path in sorted(Path(folder).glob("*tfevents*"))]
