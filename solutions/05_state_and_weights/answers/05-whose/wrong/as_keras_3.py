# when: one-word
def who_moved_it(batch, before, after, momentum):
    return "biased"
