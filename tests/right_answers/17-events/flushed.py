def log_losses(folder, tag, losses, first_step):
    step = tf.Variable(first_step, dtype=tf.int64)
    with tf.summary.create_file_writer(folder).as_default(step=step):
        for loss_value in losses:
            tf.summary.scalar(tag, loss_value)
            step.assign_add(1)
        tf.summary.flush()
