# expect: wrong batch-size-fixed
def export(model, path):
    archive = keras.export.ExportArchive()
    archive.track(model)
    spec = tf.TensorSpec((8, model.input_shape[1]), tf.float32, name="images")
    archive.add_endpoint("serve", lambda images: {"scores": tf.nn.softmax(model(images, training=False))}, [spec])
    archive.write_out(path, verbose=False)
