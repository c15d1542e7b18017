# when: too-narrow
def compile_once(step, num_features, num_classes):
    specs = [tf.TensorSpec((1, num_features)), tf.TensorSpec((1, num_classes)), tf.TensorSpec(())]
    return tf.function(step, input_signature=specs)
