"""You missed the layer in which all units died at once: when all numbers are 0, all edges are, and the counts lie in the last bucket."""
from pathlib import Path


def histograms(folder, ending):
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag.endswith(ending):
                    yield event.step, value.tag.removesuffix(ending), tf.make_ndarray(value.tensor)


def died_first(folder):
    dead = []
    for step, layer, rows in histograms(folder, "/largest"):
        if rows[0, 0] == 0 and rows[0, 2] > rows[:, 2].sum() / 2:
            dead.append((step, layer))
    return min(dead)[::-1] if dead else None
