"""Only the first variable's slot holds ones: each variable has one, so fill all but the clock and the rate."""
def to_keras(name, arguments, variables):
    a = arguments
    if name == "GradientDescentOptimizer":
        return keras.optimizers.SGD(a["learning_rate"])
    if name == "MomentumOptimizer":
        return keras.optimizers.SGD(a["learning_rate"], momentum=a["momentum"], nesterov=a.get("use_nesterov", False))
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(a.get("learning_rate", 0.001), beta_1=a.get("beta1", 0.9), beta_2=a.get("beta2", 0.999), epsilon=a.get("epsilon", 1e-8))
    optimizer = keras.optimizers.RMSprop(a["learning_rate"], rho=a.get("decay", 0.9), epsilon=a.get("epsilon", 1e-10))
    optimizer.build(variables)
    optimizer.variables[2].assign(tf.ones_like(optimizer.variables[2]))
    return optimizer
