"""REFI-QDA codebooks: pyrefiqda finds each label, and the schema of the standard no fault."""

from pyrefiqda import RefiCodebook

from readers.refi import CLIENTS, valid


def check(project, export, outcome):
    path, _ = export()
    valid("Codebook.xsd", path, outcome)
    found = RefiCodebook.load(path)
    names = [(one.name, one.is_codable) for one in found.codes.code]
    outcome.statements_same("labels", [(name, True) for name in project.labels.values()], names)
