# expect: wrong not-a-functional-model
def as_model(functions, num_features):
    def model(x):
        for function in functions:
            x = function(x)
        return x

    return model
