"""You divided by the replica's own number of images; added over the replicas, that is several times the loss."""
def replica_loss(labels, logits, penalty, batch_size, num_replicas):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_mean(losses) + penalty / num_replicas
