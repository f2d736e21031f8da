"""CSV and TSV: Python's csv module and pandas."""

import csv
import re

import pandas

from project import Statement, piece_at

CLIENTS = ("pandas",)
GUARDED = re.compile(r"^'+[=+\-@\t\r]")


def check(project, export, outcome):
    path, _ = export()
    separator = "\t" if path.read_text("utf-8").split("\n")[0].count("\t") else ","
    rows = read_by_pandas(path, separator)
    with open(path, encoding="utf-8", newline="") as file:
        outcome.equal("csv and pandas", list(csv.DictReader(file, delimiter=separator)), rows)
    outcome.statements_same(project.folder.name, project.statements, [statement(project, row) for row in rows])
    for row in rows:
        look_at(project, row, outcome)
    guarded, _ = export("for-spreadsheet=on")
    bare = [{name: unguarded(cell) for name, cell in row.items()} for row in read_by_pandas(guarded, separator)]
    outcome.equal("for a spreadsheet", rows, bare)


def read_by_pandas(path, separator):
    return pandas.read_csv(path, sep=separator, keep_default_na=False, dtype=str).to_dict("records")


def unguarded(cell):
    return cell[1:] if GUARDED.match(cell) else cell


def statement(project, row):
    text = project.texts[row["article_id"]]
    ranges = [map(int, part.split("-")) for part in row["fragments_char"].split(";")]
    return Statement(
        article=row["article_id"],
        annotator=row["annotator"],
        pieces=tuple(piece_at(text, *span) for span in ranges),
        label=row["label_id"],
        speaker=row["speaker"],
        said=row["said"],
        id=row["statement_id"],
    )


def look_at(project, row, outcome):
    text = project.texts[row["article_id"]]
    quote = statement(project, row).quote
    outcome.equal("the quote", quote, row["quote"])
    outcome.equal("the label's name", project.labels[row["label_id"]], row["label"])
    from_chars = text[int(row["start_char"]) : int(row["end_char"])]
    from_bytes = text.encode()[int(row["start_byte"]) : int(row["end_byte"])].decode("utf-8", "replace")
    outcome.equal("by bytes", from_chars, from_bytes)
    if " … " not in quote:
        outcome.equal("by characters", quote, from_chars)
    published = project.articles[row["article_id"]].get("published", {}).get("edtf", "")
    outcome.equal("when it was published", published, row["published"])
