"""The rate is no whole number: its spec is float32."""
# error: to EagerTensor of dtype int32
def compile_once(step, num_features, num_classes):
    specs = [tf.TensorSpec((None, num_features)), tf.TensorSpec((None, num_classes)), tf.TensorSpec((), tf.int32)]
    return tf.function(step, input_signature=specs)
