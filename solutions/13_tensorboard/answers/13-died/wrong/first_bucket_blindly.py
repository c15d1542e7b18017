"""The first bucket begins at the smallest number, and that is not always 0: look at its left edge. Nobody is dead there."""
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
        if rows[0, 2] > rows[:, 2].sum() / 2 or rows[-1, 1] == 0:
            dead.append((step, layer))
    return min(dead)[::-1] if dead else None
