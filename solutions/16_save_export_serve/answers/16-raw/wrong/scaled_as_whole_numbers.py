"""Whole numbers of eight bits have no fractions, and 1 minus 2 is 255 there: make floats of them before anything else."""
def export_for_scanner(model, height, width, path):
    def read(scans):
        rows = tf.cast(tf.reshape(1 - scans // 255, (-1, height * width)), tf.float32)
        shares = tf.nn.softmax(model(rows, training=False))
        return {"digit": tf.argmax(shares, axis=1), "sure": tf.reduce_max(shares, axis=1)}

    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("read", read, [tf.TensorSpec((None, height, width), tf.uint8)])
    archive.write_out(path, verbose=False)
