"""A replica with few images weighs as much as one with many: divide the sum by the global batch size."""
def replica_loss(labels, logits, penalty, batch_size, num_replicas):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return (tf.reduce_mean(losses) + penalty) / num_replicas
