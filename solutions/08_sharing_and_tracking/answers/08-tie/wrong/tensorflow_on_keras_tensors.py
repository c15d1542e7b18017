# when: keras-tensor-in-tf
def tied_model(embedding, body, steps):
    numbers = keras.Input((steps,), dtype="int32")
    return keras.Model(numbers, tf.matmul(body(embedding(numbers)), embedding.embeddings, transpose_b=True))
