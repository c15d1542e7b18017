"""EventAccumulator knows new scalars under the name of tensors: ask for Tensors(tag) there, and for all of them."""
# error: Key cost was not found in Reservoir
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def runs_of(folder, tag):
    runs = []
    for event in EventAccumulator(folder).Reload().Scalars(tag):
        if not runs or event.step <= runs[-1][-1][0]:
            runs.append([])
        runs[-1].append((event.step, event.value))
    return runs
