# expect: wrong relaxed-too-late
def compile_once(function, features):
    return tf.function(function, reduce_retracing=True)
