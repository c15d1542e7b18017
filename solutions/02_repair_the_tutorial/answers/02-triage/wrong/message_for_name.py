"""Only the name is asked for, not the message: the exception has an attribute `name`."""
def triage(code, names):
    try:
        exec(code, dict(names))
    except SyntaxError:
        return "unreadable", ""
    except NameError as error:
        return "unknown name", str(error)
    except AttributeError as error:
        return "unknown attribute", str(error)
    except Exception:
        return "fails", ""
    return "runs", ""
