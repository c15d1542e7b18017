# when: not-a-pair
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
