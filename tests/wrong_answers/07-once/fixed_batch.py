# expect: error signature-too-narrow
def compile_once(function, features):
    return tf.function(function, input_signature=[tf.TensorSpec((1, features), tf.float32)])
