"""Return an optimizer, not its class: call it with its arguments."""
# error: 'built'
def to_keras(name, arguments, variables):
    return keras.optimizers.Adam if name == "AdamOptimizer" else keras.optimizers.SGD
