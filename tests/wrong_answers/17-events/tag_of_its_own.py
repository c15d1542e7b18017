# expect: wrong other-tag
def log_losses(folder, tag, losses, first_step):
    with tf.summary.create_file_writer(folder).as_default(), tf.name_scope("train"):
        for step, loss_value in enumerate(losses, first_step):
            tf.summary.scalar(tag, loss_value, step=step)
        tf.summary.flush()
