# expect: error not-caught
def triage(code, names):
    compiled = compile(code, "code", "exec")
    try:
        exec(compiled, dict(names))
    except NameError as error:
        return "unknown name", error.name
    return "runs", ""
