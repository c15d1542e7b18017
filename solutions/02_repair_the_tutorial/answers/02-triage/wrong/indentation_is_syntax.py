"""An IndentationError is a kind of SyntaxError: `except SyntaxError` catches both, comparing names does not."""
def triage(code, names):
    kinds = {"SyntaxError": "unreadable", "NameError": "unknown name", "AttributeError": "unknown attribute"}
    try:
        exec(code, dict(names))
    except Exception as error:
        return kinds.get(type(error).__name__, "fails"), getattr(error, "name", "")
    return "runs", ""
