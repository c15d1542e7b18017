# expect: wrong goes-by-the-class
def depends_on_mode(layer, inputs):
    name = type(layer).__name__
    return "Dropout" in name or "Noise" in name or name == "BatchNormalization"
