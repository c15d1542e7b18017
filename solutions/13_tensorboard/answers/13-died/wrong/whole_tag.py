"""Return the layer's name alone, without the last slash and what follows."""
from pathlib import Path


def died_first(folder):
    dead = []
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag.endswith("largest"):
                    left, _, count = tf.make_ndarray(value.tensor).T
                    if count[left == 0].sum() > count.sum() / 2:
                        dead.append((event.step, value.tag))
    return min(dead)[::-1] if dead else None
