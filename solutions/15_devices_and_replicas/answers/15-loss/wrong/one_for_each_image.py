"""One number is asked for, and you return one for each image: add them up."""
def replica_loss(labels, logits, penalty, batch_size, num_replicas):
    losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return losses / batch_size + penalty / num_replicas
