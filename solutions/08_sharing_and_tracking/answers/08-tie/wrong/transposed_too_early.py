"""The scores are right, but the exit does not train the matrix: what it holds is a copy, made while the model was built, or a stopped gradient. Transpose the matrix itself, inside a layer's call."""
def tied_model(embedding, body, steps):
    numbers = keras.Input((steps,), dtype="int32")
    hidden = body(embedding(numbers))
    return keras.Model(numbers, keras.ops.matmul(hidden, keras.ops.transpose(embedding.embeddings)))
