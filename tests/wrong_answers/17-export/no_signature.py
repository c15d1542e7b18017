# expect: error no-serving-default
def export(model, path):
    tf.saved_model.save(tf.Module(), path)
