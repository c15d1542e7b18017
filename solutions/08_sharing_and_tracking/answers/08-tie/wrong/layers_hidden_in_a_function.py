"""The model does not know its weights: the embedding must be a layer of the model, or an attribute of one."""
def tied_model(embedding, body, steps):
    def scores(numbers):
        return tf.matmul(body(embedding(numbers)), embedding.embeddings, transpose_b=True)

    numbers = keras.Input((steps,), dtype="int32")
    return keras.Model(numbers, keras.layers.Lambda(scores, output_shape=(embedding.input_dim,))(numbers))
