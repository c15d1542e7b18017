# when: not-transposed
def tied_model(embedding, body, steps):
    numbers = keras.Input((steps,), dtype="int32")
    hidden = body(embedding(numbers))
    return keras.Model(numbers, keras.ops.matmul(hidden, embedding.embeddings))
