def counter_after(start, a, b, c, answers):
    added = [a + {True: b, False: c, None: 0}[answer] for answer in answers]
    return (start + np.cumsum(added)).tolist()
