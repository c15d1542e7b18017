"""A replica with more images takes more of the penalty: let every replica take an equal share."""
def replica_loss(labels, logits, penalty, batch_size, num_replicas):
    loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_sum(loss) / batch_size + penalty * len(labels) / batch_size
