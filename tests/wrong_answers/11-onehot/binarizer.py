# expect: wrong width-from-the-labels
def one_hot(labels, num_classes):
    from sklearn.preprocessing import MultiLabelBinarizer

    return MultiLabelBinarizer().fit_transform(labels).astype(np.float32)
