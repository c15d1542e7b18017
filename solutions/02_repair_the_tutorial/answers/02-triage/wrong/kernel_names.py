"""A name of the kernel, such as np, counts as known: the code may use those of the dict only. Give exec nothing else."""
def triage(code, names):
    try:
        exec(code, {**globals(), **names})
    except SyntaxError:
        return "unreadable", ""
    except NameError as error:
        return "unknown name", error.name
    except AttributeError as error:
        return "unknown attribute", error.name
    except Exception:
        return "fails", ""
    return "runs", ""
