# when: more-weights
class Scores(keras.layers.Layer):
    def __init__(self, embedding):
        super().__init__()
        self.embedding = embedding

    def build(self, input_shape):
        self.bias = self.add_weight(shape=(self.embedding.input_dim,), initializer="zeros", trainable=False)

    def call(self, hidden):
        return hidden @ tf.transpose(self.embedding.embeddings) + self.bias


def tied_model(embedding, body, steps):
    numbers = keras.Input((steps,), dtype="int32")
    return keras.Model(numbers, Scores(embedding)(body(embedding(numbers))))
