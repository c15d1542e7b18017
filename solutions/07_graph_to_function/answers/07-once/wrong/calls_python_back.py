# when: not-compiled
def compile_once(step, num_features, num_classes):
    @tf.function(input_signature=[tf.TensorSpec((None, num_features)), tf.TensorSpec((None, num_classes)), tf.TensorSpec(())])
    def compiled(images, labels, rate):
        return tf.py_function(step, [images, labels, rate], tf.float32)

    return compiled
