"""You chose the layer with the most dead units in the end. Asked for is the one that died first."""
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
        share = rows[rows[:, 0] == 0, 2].sum() / rows[:, 2].sum()
        if share > 0.5:
            dead.append((share, step, layer))
    if dead:
        _, step, layer = max(dead)
        return layer, step
