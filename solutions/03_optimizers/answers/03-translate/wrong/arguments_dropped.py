# when: arguments-dropped
def to_keras(name, arguments, variables):
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(
            arguments.get("learning_rate", 0.001),
            beta_2=arguments.get("beta2", 0.999),
            epsilon=1e-8,
        )
    return keras.optimizers.SGD(
        arguments["learning_rate"],
        momentum=arguments.get("momentum", 0.0),
        nesterov=arguments.get("use_nesterov", False),
    )
