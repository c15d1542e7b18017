"""That is plain gradient descent: hand on the momentum."""
def to_keras(name, arguments, variables):
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(
            arguments.get("learning_rate", 0.001),
            beta_1=arguments.get("beta1", 0.9),
            beta_2=arguments.get("beta2", 0.999),
            epsilon=arguments.get("epsilon", 1e-8),
        )
    return keras.optimizers.SGD(
        arguments["learning_rate"],
    )
