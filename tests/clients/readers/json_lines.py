"""JSON Lines: jsonschema with our schema, and pandas; offsets in all three units."""

import json
from pathlib import Path

import jsonschema
import pandas

from project import Link, Statement, piece_at, piece_at_utf16

CLIENTS = ("jsonschema", "pandas")
SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "statement.schema.json"


def check(project, export, outcome):
    path, _ = export()
    schema = json.loads(SCHEMA.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    for row in rows:
        for error in validator.iter_errors(row):
            outcome.differences.append(f"the schema, {row['id']}: {error.message[:200]}")
        look_at(project, row, outcome)
    outcome.statements_same(project.folder.name, project.statements, [statement(project, row) for row in rows])
    links = [Link(row["id"], link["kind"], link["statement_id"]) for row in rows for link in row["links"]]
    outcome.same("links", project.links, [link for link in links if link.target])
    frame = pandas.read_json(path, lines=True)
    outcome.equal("the quotes by pandas", [row["quote"] for row in rows], list(frame["quote"]))


def statement(project, row):
    text = project.texts[row["article"]["id"]]
    return Statement(
        article=row["article"]["id"],
        annotator=row["annotator"],
        pieces=tuple(piece_at(text, one["start_char"], one["end_char"]) for one in row["fragments"]),
        label=row["label"]["id"],
        speaker=row["speaker"]["name"] if row["speaker"] else "",
        said=row["said"]["edtf"] if row["said"] else "",
        id=row["id"],
    )


def look_at(project, row, outcome):
    text = project.texts[row["article"]["id"]]
    outcome.equal("the quote", statement(project, row).quote, row["quote"])
    for one in row["fragments"]:
        by_bytes = text.encode()[one["start_byte"] : one["end_byte"]].decode("utf-8", "replace")
        _, by_utf16 = piece_at_utf16(text, one["start_utf16"], one["end_utf16"])
        outcome.equal("the words by bytes", one["text"], by_bytes)
        outcome.equal("the words by UTF-16", one["text"], by_utf16)
