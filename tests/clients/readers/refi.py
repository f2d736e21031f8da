"""REFI-QDA: pyrefiqda reads projects and codebooks, xmlschema holds them to the schemas that its sources bring along."""

import os
from pathlib import Path

import xmlschema

CLIENTS = ("pyrefiqda", "xmlschema")


def schema(name):
    """pyrefiqda's wheel has no schemas; the folder of its sources is named by `run`."""
    return xmlschema.XMLSchema(str(next(Path(os.environ["REFI_QDA_SCHEMAS"]).rglob(name))))


def valid(name, path, outcome):
    errors = [f"{error.path}: {error.reason}" for error in schema(name).iter_errors(str(path))]
    outcome.equal(f"errors by {name}", [], errors)


def guid(element):
    return element.guid.lower()
