def export(model, path):
    holder = tf.Module()
    holder.model = model
    spec = tf.TensorSpec((None, model.inputs[0].shape[1]), tf.float32)

    @tf.function(input_signature=[spec])
    def scores(images):
        return {"scores": keras.ops.softmax(model(images))}

    tf.saved_model.save(holder, path, signatures=scores)
