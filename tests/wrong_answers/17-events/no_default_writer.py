# expect: wrong nothing-written
def log_losses(folder, tag, losses, first_step):
    writer = tf.summary.create_file_writer(folder)
    for step, loss_value in enumerate(losses, first_step):
        tf.summary.scalar(tag, loss_value, step=step)
    writer.close()
