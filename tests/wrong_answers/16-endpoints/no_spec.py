# expect: error no-spec
def export_endpoints(model: keras.Model, path: str) -> None:
    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint("scores", lambda images: tf.nn.softmax(model(images, training=False)))
    archive.add_endpoint("classes", lambda images: tf.argmax(model(images, training=False), axis=-1))
    archive.write_out(path, verbose=False)
