# when: not-a-functional-model
def functional_twin(original):
    return lambda images: original(images)
