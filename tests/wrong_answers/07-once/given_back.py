# expect: wrong not-compiled
def compile_once(function, features):
    return function
