# expect: error keras-tensor-in-tf
def as_model(functions, num_features):
    x = inputs = keras.Input((num_features,))
    for function in functions:
        x = function(x)
    return keras.Model(inputs, x)
