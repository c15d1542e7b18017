# when: relaxed-too-late
def compile_once(step, num_features, num_classes):
    compiled = tf.function(step, reduce_retracing=True)
    return lambda images, labels, rate: compiled(images, labels, tf.constant(rate))
