# expect: wrong indentation-is-syntax
def triage(code, names):
    kinds = {"SyntaxError": "unreadable", "NameError": "unknown name", "AttributeError": "unknown attribute"}
    try:
        exec(code, dict(names))
    except Exception as error:
        return kinds.get(type(error).__name__, "fails"), getattr(error, "name", "")
    return "runs", ""
