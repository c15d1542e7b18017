# expect: wrong width-from-the-labels
def one_hot(labels, num_classes):
    return keras.utils.to_categorical([label for (label,) in labels]).astype(np.float32)
