from pathlib import Path


def histograms(folder, ending):
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag.endswith(ending):
                    yield event.step, value.tag.removesuffix(ending), tf.make_ndarray(value.tensor)


def died_first(folder):
    found = []
    for step, layer, rows in histograms(folder, "/largest"):
        middles = np.repeat(rows[:, 0], rows[:, 2].astype(int))
        if np.mean(middles == 0) > 0.5:
            found.append({"step": step, "layer": layer})
    if found:
        first = min(found, key=lambda each: each["step"])
        return first["layer"], first["step"]
