"""You put the names into the kernel: there the code finds the kernel's own, too, and leaves its own behind. Give exec a copy of the dict."""
def triage(code, names):
    globals().update(names)
    try:
        exec(code, globals())
    except SyntaxError:
        return "unreadable", ""
    except NameError as error:
        return "unknown name", error.name
    except AttributeError as error:
        return "unknown attribute", error.name
    except Exception:
        return "fails", ""
    return "runs", ""
