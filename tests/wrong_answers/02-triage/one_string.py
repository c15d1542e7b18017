# expect: error not-a-pair
def triage(code, names):
    try:
        exec(code, dict(names))
    except SyntaxError:
        print("unreadable")
    except Exception as error:
        print(error)
