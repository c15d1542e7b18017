# expect: wrong other-input
def export(model, path):
    keras.Sequential([model, keras.layers.Softmax()]).export(path, verbose=False)
