def export_for_scanner(model, height, width, path):
    scans = keras.Input((height, width), dtype="uint8")
    rows = keras.layers.Reshape((height * width,))(keras.layers.Rescaling(-1 / 255, offset=1)(scans))
    shares = keras.ops.softmax(model(rows))
    whole = keras.Model(scans, {"digit": keras.ops.argmax(shares, axis=1), "sure": keras.ops.max(shares, axis=1)})
    archive = keras.export.ExportArchive()
    archive.track(whole)
    archive.add_endpoint("read", whole, [tf.TensorSpec((None, height, width), tf.uint8)])
    archive.write_out(path, verbose=False)
