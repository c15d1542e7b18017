def adam_by_hand(weights, gradients, learning_rate, beta_1, beta_2, epsilon):
    variable = tf.Variable(weights)
    optimizer = keras.optimizers.Adam(learning_rate, beta_1=beta_1, beta_2=beta_2, epsilon=epsilon)
    for gradient in gradients:
        optimizer.apply([tf.constant(gradient)], [variable])
    return variable
