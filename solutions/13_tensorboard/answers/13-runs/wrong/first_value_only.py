"""You looked at the first value of each event, but an event may hold several: go through all of event.summary.value."""
from pathlib import Path


def runs_of(folder, tag):
    runs = []
    for path in sorted(Path(folder).glob("*tfevents*")):
        for event in tf1.train.summary_iterator(str(path)):
            if event.summary.value and event.summary.value[0].tag == tag:
                value = event.summary.value[0]
                if not runs or event.step <= runs[-1][-1][0]:
                    runs.append([])
                new = value.HasField("tensor")
                runs[-1].append((event.step, float(tf.make_ndarray(value.tensor)) if new else value.simple_value))
    return runs
