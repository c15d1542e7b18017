# when: cut-off
def mean_cross_entropy(labels, logits):
    return tf.reduce_mean(keras.losses.categorical_crossentropy(labels, tf.nn.softmax(logits)))
