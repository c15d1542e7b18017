def count_traces(arguments):
    function = tf.function(lambda x: x + x)
    for argument in arguments:
        function(argument)
    return function.experimental_get_tracing_count()
