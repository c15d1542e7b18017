"""An optimizer of TensorFlow 1 cannot go on outside of a session: return a Keras 3 Adam, in the same state."""
# error: 'AdamOptimizer' object has no attribute 'iterations'
def resume_adam(checkpoint, model, names, learning_rate):
    return tf1.train.AdamOptimizer(learning_rate)
