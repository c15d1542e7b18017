"""Return a pair: what happens, and the missing name (or "")."""
# error: not subscriptable
def triage(code, names):
    try:
        exec(code, dict(names))
    except SyntaxError:
        print("unreadable")
    except Exception as error:
        print(error)
