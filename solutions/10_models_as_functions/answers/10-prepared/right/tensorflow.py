def find_preparation(model, scans, digits, preparations):
    best, smallest = "", np.inf
    for name, prepare in preparations.items():
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(digits, model(prepare(scans), training=False))
        if tf.reduce_mean(loss) < smallest:
            best, smallest = name, tf.reduce_mean(loss)
    return best
