# expect: wrong logits-not-scores
def export_endpoints(model, path):
    archive = keras.export.ExportArchive()
    archive.track(model)
    spec = [tf.TensorSpec((None, model.input_shape[-1]), tf.float32)]
    archive.add_endpoint("scores", lambda images: model(images, training=False), spec)
    archive.add_endpoint("classes", lambda images: tf.argmax(model(images, training=False), axis=-1), spec)
    archive.write_out(path, verbose=False)
