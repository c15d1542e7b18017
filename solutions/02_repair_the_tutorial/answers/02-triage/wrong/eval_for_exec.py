"""An assignment came out as unreadable: eval takes expressions only, exec takes any code."""
def triage(code, names):
    try:
        eval(code, dict(names))
    except SyntaxError:
        return "unreadable", ""
    except NameError as error:
        return "unknown name", error.name
    except AttributeError as error:
        return "unknown attribute", error.name
    except Exception:
        return "fails", ""
    return "runs", ""
