"""The two have changed places: the images' losses are divided by batch_size, the penalty by num_replicas."""
def replica_loss(labels, logits, penalty, batch_size, num_replicas):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_sum(losses) / num_replicas + penalty / batch_size
