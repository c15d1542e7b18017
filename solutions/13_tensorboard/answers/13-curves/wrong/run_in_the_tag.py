# when: run-in-the-tag
def write_curves(folder, curves, every):
    for run, losses in curves.items():
        writer = tf.summary.create_file_writer(f"{folder}/{run}")
        with writer.as_default():
            for i, loss_value in enumerate(losses):
                tf.summary.scalar(f"{run}/loss", loss_value, step=i * every)
        writer.close()
