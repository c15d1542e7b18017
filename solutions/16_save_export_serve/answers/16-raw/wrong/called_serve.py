# when: not-read
def export_for_scanner(model, height, width, path):
    def read(scans):
        rows = 1 - tf.reshape(tf.cast(scans, tf.float32), (-1, height * width)) / 255
        shares = tf.nn.softmax(model(rows, training=False))
        return {"digit": tf.argmax(shares, axis=1), "sure": tf.reduce_max(shares, axis=1)}

    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("serve", read, [tf.TensorSpec((None, height, width), tf.uint8)])
    archive.write_out(path, verbose=False)
