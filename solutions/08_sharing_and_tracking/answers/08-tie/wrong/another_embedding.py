"""The embedding that you were given has not moved: your model trains a new one that began with the same numbers, or has frozen this one."""
def tied_model(embedding, body, steps):
    own = keras.layers.Embedding(embedding.input_dim, embedding.output_dim)
    own.build()
    own.set_weights(embedding.get_weights())

    def scores(hidden):
        return tf.matmul(hidden, own.embeddings, transpose_b=True)

    numbers = keras.Input((steps,), dtype="int32")
    return keras.Model(numbers, keras.layers.Lambda(scores)(body(own(numbers))))
