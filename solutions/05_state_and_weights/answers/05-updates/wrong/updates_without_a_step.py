"""The statistics are right, but no weight has moved: the step belongs into the group, too."""
def whole_step(loss, layers, inputs, learning_rate):
    return tf.group(*[update for layer in layers for update in layer.get_updates_for(inputs)])
