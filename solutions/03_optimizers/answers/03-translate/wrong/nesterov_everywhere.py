"""Momentum goes other ways than it should: Nesterov's kind only where use_nesterov says so."""
def to_keras(name, arguments, variables):
    if name == "AdamOptimizer":
        old_defaults = {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
        return keras.optimizers.Adam(*(old_defaults | arguments).values())
    return keras.optimizers.SGD(arguments["learning_rate"], arguments.get("momentum", 0.0), True)
