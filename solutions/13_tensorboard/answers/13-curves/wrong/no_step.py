"""A summary needs its place on the axis: tf.summary.scalar(…, step=…)."""
# error: No step set
def write_curves(folder, curves, every):
    for run, losses in curves.items():
        writer = tf.summary.create_file_writer(f"{folder}/{run}")
        with writer.as_default():
            for loss_value in losses:
                tf.summary.scalar("loss", loss_value)
        writer.close()
