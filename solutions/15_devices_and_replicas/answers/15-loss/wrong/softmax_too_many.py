"""The cross-entropy takes logits: leave out the softmax before it."""
def replica_loss(labels, logits, penalty, batch_size, num_replicas):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, tf.nn.softmax(logits))
    return tf.reduce_sum(losses) / batch_size + penalty / num_replicas
