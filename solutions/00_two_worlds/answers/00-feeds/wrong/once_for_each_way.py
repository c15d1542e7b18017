# when: repeated
def must_be_fed(fetch):
    found, waiting = [], [fetch.op]
    while waiting:
        op = waiting.pop()
        if op.type == "Placeholder":
            found.append(op.name)
        waiting += [tensor.op for tensor in op.inputs] + op.control_inputs
    return sorted(found)
