# expect: error still-tensorflows
def to_keras(name, arguments):
    return getattr(tf1.train, name)(**arguments)
