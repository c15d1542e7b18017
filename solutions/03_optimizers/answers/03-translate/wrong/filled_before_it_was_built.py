# when: slot-from-zero
def to_keras(name, arguments, variables):
    if name == "AdamOptimizer":
        return keras.optimizers.Adam(
            arguments.get("learning_rate", 0.001),
            beta_1=arguments.get("beta1", 0.9),
            beta_2=arguments.get("beta2", 0.999),
            epsilon=arguments.get("epsilon", 1e-8),
        )
    if name == "RMSPropOptimizer":
        optimizer = keras.optimizers.RMSprop(
            arguments["learning_rate"], rho=arguments.get("decay", 0.9), epsilon=arguments.get("epsilon", 1e-10)
        )
        for slot in optimizer.variables[2:]:
            slot.assign(tf.ones(slot.shape))
        optimizer.build(variables)
        return optimizer
    return keras.optimizers.SGD(
        arguments["learning_rate"],
        momentum=arguments.get("momentum", 0.0),
        nesterov=arguments.get("use_nesterov", False),
    )
