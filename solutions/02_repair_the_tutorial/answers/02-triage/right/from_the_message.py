import re


def triage(code, names):
    kinds = [(SyntaxError, "unreadable"), (NameError, "unknown name"), (AttributeError, "unknown attribute")]
    try:
        exec(compile(code, "code", "exec"), {}, {**names})
    except Exception as error:
        for cls, kind in kinds:
            if isinstance(error, cls):
                quoted = re.findall(r"'(\w+)'", str(error))
                return kind, quoted[-1] if quoted and kind != "unreadable" else ""
        return "fails", ""
    return "runs", ""
