"""That is the first one in the file, and the file is sorted by layers here: compare the steps."""
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
        if rows[rows[:, 0] == 0, 2].sum() > rows[:, 2].sum() / 2:
            dead.append((step, layer))
    return dead[0][::-1] if dead else None
