# expect: wrong one-step-for-all
def log_losses(folder, tag, losses, first_step):
    with tf.summary.create_file_writer(folder).as_default(step=first_step):
        for loss_value in losses:
            tf.summary.scalar(tag, loss_value)
        tf.summary.flush()
