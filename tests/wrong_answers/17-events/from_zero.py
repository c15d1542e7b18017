# expect: wrong steps-from-zero
def log_losses(folder, tag, losses, first_step):
    with tf.summary.create_file_writer(folder).as_default():
        for step, loss_value in enumerate(losses):
            tf.summary.scalar(tag, loss_value, step=step)
        tf.summary.flush()
