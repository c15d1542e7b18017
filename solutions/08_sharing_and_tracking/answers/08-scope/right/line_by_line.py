def count_variables(lines):
    seen, in_graph, without = set(), 0, 0
    for kind, scope, name in lines:
        key = (kind, name) if kind == "same layer" else (kind, scope, name)
        new = kind == "new layer" or key not in seen
        seen.add(key)
        in_graph += new
        without += new or kind == "get_variable"
    return in_graph, without
