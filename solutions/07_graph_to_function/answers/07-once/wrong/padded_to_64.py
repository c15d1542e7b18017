# when: padded
def compile_once(step, num_features, num_classes):
    compiled = tf.function(step)

    def call(images, labels, rate):
        rows = [(0, 64 - len(images)), (0, 0)]
        return compiled(tf.pad(images, rows), tf.pad(labels, rows), tf.constant(rate))

    return call
