# when: keras-tensor-in-tf
def as_model(steps, num_features):
    x = inputs = keras.Input((num_features,))
    for step in steps:
        x = step(x)
    return keras.Model(inputs, x)
