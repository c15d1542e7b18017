# when: no-model
def tied_model(embedding, body, steps):
    def scores(numbers):
        return body(embedding(numbers)) @ tf.transpose(embedding.embeddings)

    return scores
