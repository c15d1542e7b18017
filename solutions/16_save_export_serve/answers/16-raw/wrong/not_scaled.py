"""The model sees numbers up to 255, where it was trained on numbers up to 1: divide."""
def export_for_scanner(model, height, width, path):
    def read(scans):
        rows = 255 - tf.reshape(tf.cast(scans, tf.float32), (-1, height * width))
        shares = tf.nn.softmax(model(rows, training=False))
        return {"digit": tf.argmax(shares, axis=1), "sure": tf.reduce_max(shares, axis=1)}

    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("read", read, [tf.TensorSpec((None, height, width), tf.uint8)])
    archive.write_out(path, verbose=False)
