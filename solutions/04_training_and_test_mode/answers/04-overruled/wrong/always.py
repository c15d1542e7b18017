# when: all-true
def predict_overrules(model, images):
    return True
