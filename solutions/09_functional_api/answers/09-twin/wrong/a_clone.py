# when: still-sequential
def functional_twin(original):
    return keras.models.clone_model(original)
