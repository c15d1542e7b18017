"""Return a list of pairs, (step, value)."""
# error: object is not iterable
from pathlib import Path


def read_scalars(folder, tag):
    out = []
    for p in Path(folder).glob("*tfevents*"):
        for e in tf1.train.summary_iterator(str(p)):
            for v in e.summary.value:
                if v.tag == tag:
                    out.append(float(tf.make_ndarray(v.tensor)) if v.HasField("tensor") else v.simple_value)
    return out
