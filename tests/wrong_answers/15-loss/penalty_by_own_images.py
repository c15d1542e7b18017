# expect: wrong penalty-by-own-images
def replica_loss(labels, logits, penalty, batch_size, num_replicas):
    loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    return tf.reduce_sum(loss) / batch_size + penalty * len(labels) / batch_size
