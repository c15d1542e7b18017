"""The Dense layer at the exit has the embedding's numbers in a matrix of its own, and training will part the two: use the embedding's matrix itself."""
def tied_model(embedding, body, steps):
    numbers = keras.Input((steps,), dtype="int32")
    out = keras.layers.Dense(embedding.input_dim, use_bias=False)
    model = keras.Model(numbers, out(body(embedding(numbers))))
    out.set_weights([embedding.get_weights()[0].T])
    return model
