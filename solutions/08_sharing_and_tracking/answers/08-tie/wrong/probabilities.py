"""Return scores: without a softmax."""
def tied_model(embedding, body, steps):
    def scores(hidden):
        return tf.nn.softmax(tf.matmul(hidden, embedding.embeddings, transpose_b=True))

    numbers = keras.Input((steps,), dtype="int32")
    return keras.Model(numbers, keras.layers.Lambda(scores)(body(embedding(numbers))))
