def export(model, path):
    images = keras.Input(model.input_shape[1:], name="images")
    scores = keras.ops.softmax(model(images))
    keras.Model({"images": images}, {"scores": scores}).export(path, verbose=False)
