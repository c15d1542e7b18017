def log_losses(folder, tag, losses, first_step):
    with tf.Graph().as_default():
        writer = tf1.summary.FileWriter(folder)
        for i, loss_value in enumerate(losses):
            summary = tf1.Summary(value=[tf1.Summary.Value(tag=tag, simple_value=loss_value)])
            writer.add_summary(summary, first_step + i)
        writer.close()
