"""Your measure likes models that are too sure, for it hardly minds a true digit that is called impossible: the cross-entropy of the logits does."""
def find_preparation(model, scans, digits, preparations):
    def share(name):
        probabilities = tf.nn.softmax(model(preparations[name](scans)))
        return tf.reduce_mean(tf.gather(probabilities, digits, batch_dims=1))

    return max(preparations, key=share)
