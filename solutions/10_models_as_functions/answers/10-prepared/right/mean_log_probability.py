def find_preparation(model, scans, digits, preparations):
    def fits(name):
        probabilities = tf.nn.softmax(model.predict(preparations[name](scans), verbose=0)).numpy()
        return np.mean(np.log(probabilities[np.arange(len(digits)), digits] + 1e-30))

    return max(preparations, key=fits)
