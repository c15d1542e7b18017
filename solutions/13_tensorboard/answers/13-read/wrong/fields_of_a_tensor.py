"""Read a tensor with tf.make_ndarray(value.tensor)."""
# error: IndexError
from pathlib import Path


def read_scalars(folder, tag):
    return [
        (e.step, v.tensor.float_val[0] if v.HasField("tensor") else v.simple_value)
        for p in Path(folder).glob("*tfevents*")
        for e in tf1.train.summary_iterator(str(p))
        for v in e.summary.value
        if v.tag == tag
    ]
