def export_endpoints(model, path):
    holder = tf.Module()
    holder.model = model
    spec = tf.TensorSpec((None, model.inputs[0].shape[1]), tf.float32)
    holder.scores = tf.function(lambda images: keras.ops.softmax(model(images)), input_signature=[spec])
    holder.classes = tf.function(lambda images: keras.ops.argmax(model(images), axis=1), input_signature=[spec])
    tf.saved_model.save(holder, path)
