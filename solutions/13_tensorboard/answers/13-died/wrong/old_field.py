"""You looked into histo, where TensorFlow 1 put its histograms: today's is a table in value.tensor."""
from pathlib import Path


def died_first(folder):
    dead = []
    for path in Path(folder).glob("*tfevents*"):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag.endswith("/largest") and value.HasField("histo"):
                    buckets = value.histo.bucket
                    if buckets[0] > value.histo.num / 2:
                        dead.append((event.step, value.tag.removesuffix("/largest")))
    return min(dead)[::-1] if dead else None
