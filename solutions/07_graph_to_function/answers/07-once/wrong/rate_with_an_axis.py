# when: too-narrow
def compile_once(step, num_features, num_classes):
    specs = [tf.TensorSpec((None, num_features)), tf.TensorSpec((None, num_classes)), tf.TensorSpec((1,))]
    return tf.function(step, input_signature=specs)
