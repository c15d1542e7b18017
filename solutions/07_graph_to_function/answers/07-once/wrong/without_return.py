"""You gave back None: is there a `return` at the end?"""
# error: 'NoneType' object is not callable
def compile_once(step, num_features, num_classes):
    specs = [tf.TensorSpec((None, num_features)), tf.TensorSpec((None, num_classes)), tf.TensorSpec(())]
    tf.function(step, input_signature=specs)
