def must_be_fed(fetch):
    def before(op):
        names = {op.name} if op.type == "Placeholder" else set()
        for each in [tensor.op for tensor in op.inputs] + op.control_inputs:
            names |= before(each)
        return names

    return sorted(before(fetch.op))
