# when: no-numbers-yet
def look_until_sure(opinions, limit):
    opinions = opinions.numpy()
    for taken in range(1, len(opinions) + 1):
        if opinions[:taken].mean(axis=0).max() > limit:
            break
    return opinions[:taken].mean(axis=0), taken
