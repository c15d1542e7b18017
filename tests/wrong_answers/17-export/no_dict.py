# expect: wrong other-output
def export(model, path):
    archive = keras.export.ExportArchive()
    archive.track(model)
    spec = tf.TensorSpec(model.input_shape, tf.float32, name="images")
    archive.add_endpoint("serve", lambda images: tf.nn.softmax(model(images, training=False)), [spec])
    archive.write_out(path, verbose=False)
