"""Some names are known: give exec the names of the dict, as its second argument."""
def triage(code, names):
    try:
        exec(code, {})
    except SyntaxError:
        return "unreadable", ""
    except NameError as error:
        return "unknown name", error.name
    except AttributeError as error:
        return "unknown attribute", error.name
    except Exception:
        return "fails", ""
    return "runs", ""
