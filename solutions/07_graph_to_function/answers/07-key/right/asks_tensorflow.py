def key_of(argument):
    type_of_call = tf.function(lambda x: 0).get_concrete_function(argument).function_type
    return type_of_call.parameters["x"].type_constraint
