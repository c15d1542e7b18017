# when: every-tag
from pathlib import Path


def read_scalars(folder, tag):
    out = []
    for p in Path(folder).glob("*tfevents*"):
        for e in tf1.train.summary_iterator(str(p)):
            for v in e.summary.value:
                if tag in v.tag:
                    out.append((e.step, float(tf.make_ndarray(v.tensor)) if v.HasField("tensor") else v.simple_value))
    return out
