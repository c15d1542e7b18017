def compile_once(function, features):
    return tf.function(function).get_concrete_function(tf.TensorSpec((None, None), tf.float32))
