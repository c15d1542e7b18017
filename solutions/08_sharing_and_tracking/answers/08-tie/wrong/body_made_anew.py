# when: other-scores
class Exit(keras.layers.Layer):
    def __init__(self, embedding):
        super().__init__()
        self.embedding = embedding

    def call(self, hidden):
        return keras.ops.matmul(hidden, keras.ops.transpose(self.embedding.embeddings))

def tied_model(embedding, body, steps):
    numbers = keras.Input((steps,), dtype="int32")
    return keras.Model(numbers, Exit(embedding)(keras.models.clone_model(body)(embedding(numbers))))
