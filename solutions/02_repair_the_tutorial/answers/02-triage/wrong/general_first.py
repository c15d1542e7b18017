"""Python takes the first `except` that fits, and Exception fits every error: put it last."""
def triage(code, names):
    try:
        exec(code, dict(names))
    except Exception as error:
        return "fails", getattr(error, "name", "")
    except SyntaxError:
        return "unreadable", ""
    return "runs", ""
