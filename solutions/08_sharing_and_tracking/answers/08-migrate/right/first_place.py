def migrate(old_layers):
    new_layers = []
    for place, old in enumerate(old_layers):
        earlier = [other for other in range(place) if old_layers[other] is old]
        if earlier:
            new_layers.append(new_layers[earlier[0]])
            continue
        activation = keras.activations.get(old.activation.__name__)
        model = keras.Sequential([keras.Input((old.kernel.shape[0],)), keras.layers.Dense(old.units, activation=activation)])
        model.set_weights(old.get_weights())
        new_layers.append(model.layers[0])
    return new_layers
