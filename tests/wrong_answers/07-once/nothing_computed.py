# expect: wrong function-left-out
def compile_once(function, features):
    return tf.function(lambda batch: batch, input_signature=[tf.TensorSpec((None, features), tf.float32)])
