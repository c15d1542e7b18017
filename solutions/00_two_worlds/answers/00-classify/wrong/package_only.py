# when: k1-taken-for-k2
def world_of(thing):
    package = type(thing).__module__.split(".")[0]
    return {"keras": "K3", "tf_keras": "K2"}.get(package, "none")
