"""What is written need not make a difference (a rate of 0, a frozen layer). Compare what the model gives."""
def predict_overrules(model, images):
    return "'training': True" in str(model.get_config())
