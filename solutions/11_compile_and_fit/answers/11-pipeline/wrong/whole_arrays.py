# when: no-pipeline
def make_pipeline(images, labels, batch_size):
    order = np.random.permutation(len(images))
    return [(images[order[i:i + batch_size]], labels[order[i:i + batch_size]]) for i in range(0, len(images), batch_size)]
