# when: not-a-functional-model
def as_model(steps, num_features):
    def model(x):
        for step in steps:
            x = step(x)
        return x

    return model
