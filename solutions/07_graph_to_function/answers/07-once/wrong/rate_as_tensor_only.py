# when: trace-per-shape
def compile_once(step, num_features, num_classes):
    compiled = tf.function(step)
    return lambda images, labels, rate: compiled(images, labels, tf.constant(rate))
