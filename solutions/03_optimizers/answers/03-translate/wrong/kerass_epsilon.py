"""Only tiny gradients go wrong: an epsilon that is not given was 1e-8 then; Keras's default is another."""
def to_keras(name, arguments, variables):
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(
            arguments.get("learning_rate", 0.001),
            beta_1=arguments.get("beta1", 0.9),
            beta_2=arguments.get("beta2", 0.999),
            epsilon=arguments.get("epsilon", 1e-7),
        )
    return keras.optimizers.SGD(
        arguments["learning_rate"],
        momentum=arguments.get("momentum", 0.0),
        nesterov=arguments.get("use_nesterov", False),
    )
