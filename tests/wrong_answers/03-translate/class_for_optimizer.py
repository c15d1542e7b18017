# expect: error class-for-optimizer
def to_keras(name, arguments):
    return keras.optimizers.Adam if name == "AdamOptimizer" else keras.optimizers.SGD
