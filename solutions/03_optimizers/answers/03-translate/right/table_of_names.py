def to_keras(name, arguments, variables):
    names = {"beta1": "beta_1", "beta2": "beta_2", "use_nesterov": "nesterov", "decay": "rho"}
    classes = {
        "AdamOptimizer": (keras.optimizers.Adam, {"epsilon": 1e-8}),
        "RMSPropOptimizer": (keras.optimizers.RMSprop, {"epsilon": 1e-10}),
    }
    cls, defaults = classes.get(name, (keras.optimizers.SGD, {}))
    optimizer = cls(**{**defaults, **{names.get(key, key): value for key, value in arguments.items()}})
    optimizer.build(variables)
    for variable in optimizer.variables:
        if name == "RMSPropOptimizer" and "velocity" in variable.path:
            variable.assign(keras.ops.ones_like(variable))
    return optimizer
