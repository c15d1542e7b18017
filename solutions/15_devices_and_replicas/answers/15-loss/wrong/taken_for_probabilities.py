"""These are logits, and your loss takes them for probabilities: say from_logits=True."""
def replica_loss(labels, logits, penalty, batch_size, num_replicas):
    losses = keras.losses.sparse_categorical_crossentropy(labels, logits)
    return tf.reduce_sum(losses) / batch_size + penalty / num_replicas
