from pathlib import Path


def histograms(folder, ending):
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag.endswith(ending):
                    yield event.step, value.tag.removesuffix(ending), tf.make_ndarray(value.tensor)


def died_first(folder):
    first = None
    for step, layer, rows in histograms(folder, "/largest"):
        total, at_zero = rows[:, 2].sum(), rows[0, 2] if rows[0, 0] == 0 else 0
        if rows[-1, 1] == 0:
            at_zero = total
        if at_zero / total > 0.5 and (first is None or step < first[1]):
            first = layer, step
    return first
