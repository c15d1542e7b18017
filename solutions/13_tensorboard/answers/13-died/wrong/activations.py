"""You looked at the activations. They are mostly 0 in a healthy layer, too: the largest one of each unit tells who is dead."""
from pathlib import Path


def histograms(folder, ending):
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag.endswith(ending):
                    yield event.step, value.tag.removesuffix(ending), tf.make_ndarray(value.tensor)


def died_first(folder):
    dead = []
    for step, layer, rows in histograms(folder, "/activation"):
        if rows[rows[:, 0] == 0, 2].sum() > rows[:, 2].sum() / 2:
            dead.append((step, layer))
    return min(dead)[::-1] if dead else None
