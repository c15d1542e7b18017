"""Images and labels are float32, so the rate must be, too: a number of another kind cannot be multiplied with them."""
# error: type float32 that does not match type float64
def compile_once(step, num_features, num_classes):
    specs = [tf.TensorSpec((None, num_features)), tf.TensorSpec((None, num_classes)), tf.TensorSpec((), tf.float64)]
    return tf.function(step, input_signature=specs)
