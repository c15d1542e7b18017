"""The scores are right, but the matrix was transposed while the model was built: that is a copy. Transpose it inside a layer's call."""
def tied_model(embedding, body, steps):
    numbers = keras.Input((steps,), dtype="int32")
    hidden = body(embedding(numbers))
    return keras.Model(numbers, keras.ops.matmul(hidden, keras.ops.transpose(embedding.embeddings)))
