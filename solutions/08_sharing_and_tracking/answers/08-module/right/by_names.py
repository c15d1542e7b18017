def trainable_of(module):
    found = list(module.trainable_variables)
    for value in vars(module).values():
        things = value if isinstance(value, (list, tuple)) else [value]
        for thing in things:
            for variable in getattr(thing, "trainable_weights", []):
                if not any(variable is known for known in found):
                    found.append(variable)
    return found
