"""The signature has a spec for each argument of `step`: three."""
# error: missing type constraint
def compile_once(step, num_features, num_classes):
    return tf.function(step, input_signature=[tf.TensorSpec((None, num_features)), tf.TensorSpec((None, num_classes))])
