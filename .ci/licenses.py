#!/usr/bin/env python3
"""Checks that the licence of every locked crate can be met with the licences allowed in deny.toml.

Needs only cargo and the standard library. Exits with 1 when a crate's licence cannot be met.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def tokens(expression):
    """The words of an SPDX expression; the old "MIT/Apache-2.0" means OR, and "WITH" belongs to what it follows."""
    words = re.findall(r"\(|\)|[^\s()]+", expression.replace("/", " OR "))
    joined = []
    for word in words:
        if joined and (word == "WITH" or joined[-1].endswith(" WITH")):
            joined[-1] += " " + word
        else:
            joined.append(word)
    return joined


def satisfiable(expression, allowed):
    """True when the allowed licences meet the expression; AND binds more tightly than OR."""
    rest = tokens(expression)

    def either():
        value = both()
        while rest and rest[0] == "OR":
            rest.pop(0)
            value = both() or value
        return value

    def both():
        value = single()
        while rest and rest[0] == "AND":
            rest.pop(0)
            value = single() and value
        return value

    def single():
        word = rest.pop(0)
        if word != "(":
            # "MPL-2.0+" is version 2.0 or any later, at the choice of who takes it.
            return word.removesuffix("+") in allowed
        value = either()
        if rest.pop(0) != ")":
            raise ValueError(f"not an SPDX expression: {expression}")
        return value

    value = either()
    if rest:
        raise ValueError(f"not an SPDX expression: {expression}")
    return value


def self_check():
    allowed = {"MIT", "Apache-2.0", "BSD-3-Clause"}
    for expression, expected in [
        ("MIT", True),
        ("Unlicense", False),
        ("Unlicense/MIT", True),
        ("(Apache-2.0 OR GPL-2.0-only) AND BSD-3-Clause", True),
        ("MIT AND NCSA", False),
        ("NCSA OR MIT AND BSD-3-Clause", True),
        ("Apache-2.0 WITH LLVM-exception", False),
        ("Apache-2.0 WITH LLVM-exception OR MIT", True),
    ]:
        assert satisfiable(expression, allowed) == expected, expression


def main():
    self_check()
    allowed = set(tomllib.loads((ROOT / "deny.toml").read_text(encoding="utf-8"))["licenses"]["allow"])
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    output = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
    packages = json.loads(output)["packages"]
    refused = []
    for package in packages:
        expression = package["license"]
        if not expression or not satisfiable(expression, allowed):
            refused.append(f'{package["name"]} {package["version"]}: {expression or "no licence stated"}')
    for line in refused:
        print(line)
    print(f"{len(packages)} crates, {len(refused)} with a licence that is not allowed")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
