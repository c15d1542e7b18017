def tied_model(embedding, body, steps):
    numbers = keras.Input((steps,), dtype="int32")
    hidden = body(embedding(numbers))
    return keras.Model(numbers, keras.ops.einsum("bd,vd->bv", hidden, embedding.embeddings))
