"""An AttributeError's message names the type first: what is missing is in its attribute `name`."""
def triage(code, names):
    try:
        exec(code, dict(names))
    except SyntaxError:
        return "unreadable", ""
    except NameError as error:
        return "unknown name", str(error).split("'")[1]
    except AttributeError as error:
        return "unknown attribute", str(error).split("'")[1]
    except Exception:
        return "fails", ""
    return "runs", ""
