"""Momentum as asked, but not Nesterov's kind: use_nesterov is called nesterov now."""
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
        momentum=arguments.get("momentum", 0.0),
    )
