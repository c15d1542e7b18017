def to_keras(name, arguments):
    names = {"beta1": "beta_1", "beta2": "beta_2", "use_nesterov": "nesterov"}
    classes = {"AdamOptimizer": (keras.optimizers.Adam, {"epsilon": 1e-8})}
    cls, defaults = classes.get(name, (keras.optimizers.SGD, {}))
    return cls(**{**defaults, **{names.get(key, key): value for key, value in arguments.items()}})
