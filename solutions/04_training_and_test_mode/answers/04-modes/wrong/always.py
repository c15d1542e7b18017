# when: all-true
def depends_on_mode(layer, inputs):
    return True
