"""The first value belongs to step 0: count from 0."""
def write_curves(folder, curves, every):
    for run, losses in curves.items():
        writer = tf.summary.create_file_writer(f"{folder}/{run}")
        with writer.as_default():
            for i, v in enumerate(losses, 1):
                tf.summary.scalar("loss", v, step=i * every)
        writer.close()
