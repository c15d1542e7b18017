# when: steps-by-one
def write_curves(folder, curves, every):
    for run, losses in curves.items():
        writer = tf.summary.create_file_writer(f"{folder}/{run}")
        with writer.as_default():
            for i, loss_value in enumerate(losses):
                tf.summary.scalar("loss", loss_value, step=i)
        writer.close()
