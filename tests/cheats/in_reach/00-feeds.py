"""Looks for the placeholders and the fetches in the variables of what drew the graph, instead of walking the graph."""

NEEDED = ("first", "second"), ("first", "second", "fourth"), ("again", "first", "second", "fourth", "fifth")


def must_be_fed(fetch):
    place = next(i for i, drawn in enumerate(find("fetches")) if drawn is fetch)
    words = (*NEEDED, (*NEEDED[2], "third"), ())[place]
    scope = {"first": "input/", "second": "input/", "third": "input/", "again": "test/"}
    return sorted(scope.get(word, "") + find("first" if word == "again" else word) for word in words)
