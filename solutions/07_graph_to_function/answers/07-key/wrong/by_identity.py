# when: never-shared
kept = []
def key_of(argument):
    kept.append(argument)
    return len(kept)
