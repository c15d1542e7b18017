"""You filled the slots of momentum and of Adam, too: only RMSProp's began with 1."""
def to_keras(name, arguments, variables):
    a = arguments
    if name == "GradientDescentOptimizer":
        o = keras.optimizers.SGD(a["learning_rate"])
    elif name == "MomentumOptimizer":
        o = keras.optimizers.SGD(a["learning_rate"], momentum=a["momentum"], nesterov=a.get("use_nesterov", False))
    elif name == "AdamOptimizer":
        o = keras.optimizers.Adam(a.get("learning_rate", 0.001), beta_1=a.get("beta1", 0.9), beta_2=a.get("beta2", 0.999), epsilon=a.get("epsilon", 1e-8))
    else:
        o = keras.optimizers.RMSprop(a["learning_rate"], rho=a.get("decay", 0.9), epsilon=a.get("epsilon", 1e-10))
    o.build(variables)
    for slot in o.variables[2:]:
        slot.assign(tf.ones_like(slot))
    return o
