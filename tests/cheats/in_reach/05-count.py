"""Multiplies out the description of the model, which the probe keeps."""


def count_numbers(model):
    features, counts = find("inputs")["features"], [0, 0]
    for layer in find("config"):
        kept = layer["kind"].startswith("frozen")
        if layer["kind"].endswith("Dense"):
            counts[kept] += (features + 1) * layer["units"]
            features = layer["units"]
        elif layer["kind"].endswith("BatchNormalization"):
            counts[kept] += 2 * features
            counts[1] += 2 * features
    return counts
