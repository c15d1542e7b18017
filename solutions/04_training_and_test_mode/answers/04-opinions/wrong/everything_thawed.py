"""The answers are right, but a layer that somebody had frozen is trainable now: put back what you found, layer by layer."""
def opinions_of(model, images, num_runs):
    model.trainable = False
    answers = np.stack([model(images, training=True) for _ in range(num_runs)])
    model.trainable = True
    return answers
