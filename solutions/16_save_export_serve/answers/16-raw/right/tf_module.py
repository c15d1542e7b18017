def export_for_scanner(model, height, width, path):
    module = tf.Module()
    module.variables_of_the_model = [variable.value for variable in model.variables]

    @tf.function(input_signature=[tf.TensorSpec((None, height, width), tf.uint8)])
    def read(scans):
        rows = (255 - tf.cast(tf.reshape(scans, (-1, height * width)), tf.float32)) / 255
        shares = keras.ops.softmax(model(rows))
        return {"digit": tf.argmax(shares, axis=-1), "sure": tf.reduce_max(shares, axis=-1)}

    module.read = read
    tf.saved_model.save(module, path)
