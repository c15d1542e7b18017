from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def read_scalars(folder, tag):
    loaded = EventAccumulator(folder)
    loaded.Reload()
    if tag in loaded.Tags()["scalars"]:
        return [(event.step, event.value) for event in loaded.Scalars(tag)]
    return [(event.step, tf.make_ndarray(event.tensor_proto)) for event in loaded.Tensors(tag)]
