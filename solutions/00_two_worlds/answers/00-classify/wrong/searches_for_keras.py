# when: k2-taken-for-k3
def world_of(thing):
    return "K3" if "keras" in type(thing).__module__ else "none"
