"""The penalty is there once for each replica, not once for each image: divide it by the number of replicas."""
def replica_loss(labels, logits, penalty, batch_size, num_replicas):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return (tf.reduce_sum(losses) + penalty) / batch_size
