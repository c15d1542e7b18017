import os


def spread(folder, tag):
    deviations = []
    for name in os.listdir(folder):
        for event in tf1.train.summary_iterator(os.path.join(folder, name)):
            for value in event.summary.value:
                if value.tag == tag:
                    rows = tf.make_ndarray(value.tensor)
                    numbers = np.repeat(rows[:, :2].mean(axis=1), rows[:, 2].astype(int))
                    deviations.append(numbers.std())
    return deviations
