"""Doubt alone is no better than certainty: with inputs near 0 a model doubts everything. The digits have to decide."""
def find_preparation(model, scans, digits, preparations):
    def sure(name):
        return tf.reduce_mean(tf.reduce_max(tf.nn.softmax(model(preparations[name](scans))), axis=1))

    return min(preparations, key=sure)
