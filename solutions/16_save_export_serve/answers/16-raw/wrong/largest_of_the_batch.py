"""One probability for each image: the maximum over the last axis."""
def export_for_scanner(model, height, width, path):
    archive = keras.export.ExportArchive()
    archive.track(model)

    def read(scans):
        x = 1 - tf.cast(scans, tf.float32) / 255
        x = tf.reshape(x, (-1, height * width))
        logits = model(x, training=False)
        shares = tf.nn.softmax(logits)
        return {"digit": tf.argmax(shares, axis=1), "sure": tf.reduce_max(shares)}

    archive.add_endpoint("read", read, [tf.TensorSpec((None, height, width), tf.uint8)])
    archive.write_out(path, verbose=False)
