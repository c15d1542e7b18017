# expect: wrong trace-per-shape
def compile_once(function, features):
    return tf.function(function)
