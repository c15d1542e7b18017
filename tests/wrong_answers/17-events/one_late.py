# expect: wrong steps-one-late
def log_losses(folder, tag, losses, first_step):
    w = tf.summary.create_file_writer(folder)
    with w.as_default():
        for i, loss in enumerate(losses, first_step + 1):
            tf.summary.scalar(tag, loss, step=i)
    w.close()
