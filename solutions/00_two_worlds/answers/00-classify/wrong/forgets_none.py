# when: none-forgotten
def world_of(thing):
    module = type(thing).__module__
    if module.endswith("_v1"):
        return "K1"
    return "K2" if module.startswith("tf_keras") else "K3"
