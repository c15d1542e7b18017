def migrate(old_layers):
    distinct = []
    for old in old_layers:
        if not any(old is other for other in distinct):
            distinct.append(old)
    new = []
    for old in distinct:
        config = old.get_config()
        layer = keras.layers.Dense(config["units"], activation=config["activation"])
        layer(np.zeros((1, old.kernel.shape[0]), np.float32))
        layer.kernel.assign(old.kernel.numpy())
        layer.bias.assign(old.bias.numpy())
        new.append(layer)
    return [new[next(i for i, other in enumerate(distinct) if other is old)] for old in old_layers]
