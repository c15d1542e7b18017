# when: traced-beforehand
def compile_once(step, num_features, num_classes):
    step(tf.ones((1, num_features)), tf.ones((1, num_classes)), 0.1)
    specs = [tf.TensorSpec((None, num_features)), tf.TensorSpec((None, num_classes)), tf.TensorSpec(())]
    return tf.function(step, input_signature=specs)
