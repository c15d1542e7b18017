"""Values of 0: today's scalars are stored in value.tensor, and simple_value is empty there."""
from pathlib import Path


def points_of(folder, tag):
    for path in sorted(Path(folder).glob("*tfevents*")):
        for event in tf1.train.summary_iterator(str(path)):
            for value in event.summary.value:
                if value.tag == tag:
                    yield event.step, value.simple_value


def runs_of(folder, tag):
    runs = []
    for step, value in points_of(folder, tag):
        if not runs or step <= runs[-1][-1][0]:
            runs.append([])
        runs[-1].append((step, value))
    return runs
