"""The scanner's size is in the arguments: take height and width from there."""
# error: of input shape to have value
def export_for_scanner(model, height, width, path):
    archive = keras.export.ExportArchive()
    archive.track(model)

    def read(scans):
        x = 1 - tf.cast(scans, tf.float32) / 255
        x = tf.reshape(x, (-1, 784))
        logits = model(x, training=False)
        shares = tf.nn.softmax(logits)
        return {"digit": tf.argmax(shares, axis=1), "sure": tf.reduce_max(shares, axis=1)}

    archive.add_endpoint("read", read, [tf.TensorSpec((None, 28, 28), tf.uint8)])
    archive.write_out(path, verbose=False)
