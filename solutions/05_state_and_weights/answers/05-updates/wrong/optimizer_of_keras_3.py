"""An optimizer of Keras 3 has no minimize and makes no operation for a session: take TensorFlow's."""
# error: no attribute 'minimize'
def whole_step(loss, layers, inputs, learning_rate):
    step = keras.optimizers.SGD(learning_rate).minimize(loss)
    return tf.group(step, *[u for layer in layers for u in layer.get_updates_for(inputs)])
