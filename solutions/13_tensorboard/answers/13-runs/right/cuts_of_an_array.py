from pathlib import Path


def points_of(folder, tag):
    for path in sorted(Path(folder).glob("*tfevents*")):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    tensor = value.HasField("tensor")
                    yield event.step, float(tf.make_ndarray(value.tensor)) if tensor else value.simple_value


def runs_of(folder, tag):
    points = np.array(list(points_of(folder, tag)))
    cuts = np.flatnonzero(np.diff(points[:, 0]) <= 0) + 1
    return np.split(points, cuts)
