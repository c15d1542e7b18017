"""Python's own functions, such as max, are not missing: exec needs its `__builtins__`, and a list of names must hold them."""
def triage(code, names):
    try:
        exec(code, {**names, "__builtins__": {}})
    except SyntaxError:
        return "unreadable", ""
    except NameError as error:
        return "unknown name", error.name
    except AttributeError as error:
        return "unknown attribute", error.name
    except Exception:
        return "fails", ""
    return "runs", ""
