"""Reads RON, as far as Gainsay's project files need it: a second reader, which shares nothing with the program."""

import re

TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<letter>'(?:[^'\\]|\\.)+')
      | (?P<number>-?\d+)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<mark>[()\[\]{},:])
    )""",
    re.X | re.S,
)
ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|(.))", re.S)
SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "0": "\0"}


def parse(text):
    """A struct is a dict, its name under "": `Fragment(start: 1)` is {"": "Fragment", "start": 1}. A variant
    with values is a tuple of its name and them, one without is its name."""
    value, rest = _value(_tokens(text), 0)
    return value


def _tokens(text):
    text = re.sub(r"^\s*#!\[[^\]]*\]", "", text)
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"no RON at {text[at:at + 40]!r}")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _unescaped(quoted):
    def letter(match):
        digits = match[1] or match[2]
        return chr(int(digits, 16)) if digits else SIMPLE.get(match[3], match[3])

    return ESCAPE.sub(letter, quoted[1:-1])


def _value(tokens, at):
    kind, word = tokens[at]
    if kind in ("string", "letter"):
        return _unescaped(word), at + 1
    if kind == "number":
        return int(word), at + 1
    if word in ("true", "false"):
        return word == "true", at + 1
    if word == "[":
        return _items(tokens, at + 1, "]")
    if word == "{":
        return _pairs(tokens, at + 1, "}", {})
    name = word if kind == "word" else ""
    at += kind == "word"
    if at == len(tokens) or tokens[at][1] != "(":
        return name, at
    if tokens[at + 1][0] == "word" and tokens[at + 2][1] == ":":
        return _pairs(tokens, at + 1, ")", {"": name})
    items, at = _items(tokens, at + 1, ")")
    return (name, *items), at


def _items(tokens, at, end):
    items = []
    while tokens[at][1] != end or tokens[at][0] != "mark":
        item, at = _value(tokens, at)
        items.append(item)
        at += tokens[at] == ("mark", ",")
    return items, at + 1


def _pairs(tokens, at, end, pairs):
    while tokens[at] != ("mark", end):
        key, at = _value(tokens, at)
        if tokens[at] != ("mark", ":"):
            raise ValueError(f"no colon after {key!r}")
        pairs[key], at = _value(tokens, at + 1)
        at += tokens[at] == ("mark", ",")
    return pairs, at + 1
