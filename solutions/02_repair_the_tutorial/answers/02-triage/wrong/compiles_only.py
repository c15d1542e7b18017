"""The code was read, not run: exec also runs it."""
def triage(code, names):
    try:
        compile(code, "code", "exec")
    except SyntaxError:
        return "unreadable", ""
    except NameError as error:
        return "unknown name", error.name
    return "runs", ""
