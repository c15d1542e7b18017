# when: no-name
def find_preparation(model, scans, digits, preparations):
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return min(float(loss(digits, model(prepare(scans)))) for prepare in preparations.values())
