"""An exception came out of your function: read and run the code inside `try`."""
# error: Error
def triage(code, names):
    compiled = compile(code, "code", "exec")
    try:
        exec(compiled, dict(names))
    except NameError as error:
        return "unknown name", error.name
    return "runs", ""
