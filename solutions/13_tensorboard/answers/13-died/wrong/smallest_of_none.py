"""In one of the nights no layer died, so your list is empty there: return None."""
# error: empty sequence
from pathlib import Path


def died_first(folder):
    dead = []
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag.endswith("/largest"):
                    left, right, count = tf.make_ndarray(value.tensor).T
                    if count[left == 0].sum() > count.sum() / 2:
                        dead.append((event.step, value.tag.removesuffix("/largest")))
    return min(dead)[::-1]
