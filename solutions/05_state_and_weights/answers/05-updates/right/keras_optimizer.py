def whole_step(loss, layers, inputs, learning_rate):
    variables = [weight for layer in layers for weight in layer.trainable_weights]
    assigned = [tf1.assign_sub(variable, learning_rate * gradient) for variable, gradient in zip(variables, tf1.gradients(loss, variables))]
    kept = [update for layer in layers for update in layer.updates if update in layer.get_updates_for(inputs)]
    return tf.group(*assigned, *kept)
