def one_hot(labels, num_classes):
    from sklearn.preprocessing import MultiLabelBinarizer

    return MultiLabelBinarizer(classes=range(num_classes)).fit_transform(labels).astype(np.float32)
