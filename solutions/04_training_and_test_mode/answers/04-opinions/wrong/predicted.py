# when: no-spread
def opinions_of(model, images, num_runs):
    return np.stack([model.predict(images, verbose=0)] * num_runs)
