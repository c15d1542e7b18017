"""Every program passes. Your gate looks at nothing, or its limit is larger than the decay, a hundred-thousandth of a weight."""
def decay_gate(program, arrays):
    return True
