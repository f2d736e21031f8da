"""REFI-QDA projects: pyrefiqda reads the XML and unpacks the texts; the schema of the standard finds no fault."""

import tempfile
from collections import defaultdict
from pathlib import Path

from project import Link, Statement
from pyrefiqda import RefiProject

from readers.refi import CLIENTS, guid, valid

PROGRAMS = {"qualcoder": 1, "atlas-ti": 1, "maxqda": 1, "nvivo": 2}


def check(project, export, outcome):
    for program, line_end in PROGRAMS.items():
        path, _ = export(f"program={program}")
        with tempfile.TemporaryDirectory() as folder:
            found = RefiProject.load(path, folder)
            valid("Project.xsd", Path(folder) / "project.qde", outcome)
            read(project, found, Path(folder), line_end, outcome, program)


def read(project, found, folder, line_end, outcome, program):
    users = {guid(one): one.name for one in found.users.user}
    codes, speakers = codes_of(found)
    statements, links = defaultdict(list), found.links.link if found.links else []
    article_id = next(guid(one) for one in found.variables.variable if one.name == "article_id")
    for source in found.sources.text_source:
        article = next(v.text_value for v in source.variable_value if v.variable_ref.target_guid == article_id)
        raw = RefiProject.resolve_source_path(source.plain_text_path, folder).read_bytes().decode("utf-8")
        outcome.equal(f"the text of {article}", project.texts[article], raw.replace("\r\n", "\n"))
        text = raw if line_end == 2 else raw.replace("\r\n", "\n")
        for one in source.plain_text_selection:
            statements[first_of(one, links)].append((article, text, one))
    said = [statement(one, users, codes, speakers, outcome) for one in statements.items()]
    outcome.statements_same(f"{program}, {project.folder.name}", project.statements, said)
    answers = [Link(one.origin_guid, one.name, one.target_guid) for one in links if one.name != "continues"]
    outcome.same("links", project.links_within(project.statements), answers)


def first_of(selection, links):
    before = [one.origin_guid for one in links if one.name == "continues" and one.target_guid == selection.guid]
    return before[0] if before else selection.guid


def codes_of(found):
    """Codes of labels, and codes below the folder of speakers, which are cases as well."""
    codes, speakers = {}, {}
    for code in found.code_book.codes.code:
        codes[guid(code)] = code.name
        speakers.update({guid(one): one.name for one in code.code})
    cases = {guid(one): one.name for one in found.cases.case} if found.cases else {}
    assert cases == speakers, (cases, speakers)
    return codes, speakers


def statement(item, users, codes, speakers, outcome):
    id, selections = item
    article, _, first = selections[0]
    refs = [one.code_ref.target_guid for one in first.coding]
    known = dict(line.split(": ", 1) for line in first.description.split("\n") if ": " in line)
    pieces = [piece(text, one, outcome) for _, text, one in selections]
    return Statement(
        article=article,
        annotator=users[first.creating_user],
        pieces=tuple(pieces),
        label=known["label_id"] if codes[refs[0]] else "",
        speaker=" ".join(speakers[one] for one in refs[1:]),
        said=known.get("said", ""),
        id=id,
    )


def piece(text, selection, outcome):
    start, end = selection.start_position, selection.end_position
    words = text[start:end].replace("\r\n", "\n")
    outcome.equal("the name of a selection", words, selection.name)
    return start - text[:start].count("\r\n"), words
