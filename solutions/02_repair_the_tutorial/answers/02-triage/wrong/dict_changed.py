"""What one line makes is still there for the next: exec writes into the dict that it is given. Give it a copy."""
def triage(code, names):
    try:
        exec(code, names)
    except SyntaxError:
        return "unreadable", ""
    except NameError as error:
        return "unknown name", error.name
    except AttributeError as error:
        return "unknown attribute", error.name
    except Exception:
        return "fails", ""
    return "runs", ""
