"""Return a pair: what happens, and the missing name (or "")."""
def triage(code, names):
    try:
        exec(code, dict(names))
    except SyntaxError:
        return "unreadable"
    except NameError:
        return "unknown name"
    except AttributeError:
        return "unknown attribute"
    except Exception:
        return "fails"
    return "runs"
