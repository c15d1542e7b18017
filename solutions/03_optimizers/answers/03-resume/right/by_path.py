def resume(variables, slots, step, learning_rate):
    adam = keras.optimizers.Adam(learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-8)
    adam.build(variables)
    adam.iterations.assign(step)
    for suffix, name in (("_momentum", "m"), ("_velocity", "v")):
        found = [variable for variable in adam.variables if variable.path.endswith(suffix)]
        for variable, slot in zip(found, slots):
            variable.assign(slot[name])
    return adam
