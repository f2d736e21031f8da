"""Parquet: pyarrow and duckdb. Each reads the four tables and joins them by itself."""

from collections import defaultdict

import duckdb
import pyarrow.parquet

from project import Link, Statement

CLIENTS = ("pyarrow", "duckdb")
TABLES = ("articles", "statements", "fragments", "links")
COLUMNS = "statement_id article_id annotator label_id speaker said".split()
KEYS = ["statement_id", "article_id", "annotator", "shard"]


def check(project, export, outcome):
    folder, _ = export()
    for name, (rows, links, articles) in (("pyarrow", by_pyarrow(folder)), ("duckdb", by_duckdb(folder))):
        outcome.equal(f"{name}: the texts", project.texts, articles)
        outcome.same(f"{name}, {project.folder.name}", project.statements, statements(rows, outcome))
        outcome.same(f"{name}: links", project.links, [Link(*link) for link in links])
    outcome.statements += len(project.statements)
    typed(project, folder, outcome)


def statements(rows, outcome):
    """A row a fragment: identifier, article, annotator, label, speaker, date, position, its words in the three units
    and as they stand beside the offsets."""
    parts = defaultdict(list)
    for *known, position, words, start, by_char, by_byte, by_utf16 in rows:
        outcome.equal("the words at the offsets", (words,) * 3, (by_char, by_byte, by_utf16))
        parts[tuple(known)].append((position, (start, words)))
    for (identifier, article, annotator, label, speaker, said), pieces in parts.items():
        pieces = tuple(piece for _, piece in sorted(pieces))
        yield Statement(article, annotator, pieces, label, speaker or "", said or "", identifier)


def by_pyarrow(folder):
    tables = {name: pyarrow.parquet.read_table(folder / name) for name in TABLES}
    of_statements = tables["fragments"].filter(pyarrow.compute.field("role") == "statement")
    joined = tables["statements"].select(COLUMNS + ["shard"]).join(of_statements, KEYS)
    joined = joined.join(tables["articles"].select(["article_id", "text", "shard"]), ["article_id", "shard"],
                         right_suffix="_of_article")
    rows = []
    for one in joined.to_pylist():
        text = one["text_of_article"]
        by_char = text[one["start_char"] : one["end_char"]]
        by_byte = text.encode()[one["start_byte"] : one["end_byte"]].decode("utf-8", "replace")
        units = text.encode("utf-16-le")[2 * one["start_utf16"] : 2 * one["end_utf16"]]
        by_utf16 = units.decode("utf-16-le", "replace")
        known = [one[name] for name in COLUMNS]
        rows.append((*known, one["position"], one["text"], one["start_char"], by_char, by_byte, by_utf16))
    links = [
        (one["statement_id"], one["kind"], one["target_statement_id"])
        for one in tables["links"].to_pylist()
        if one["target_statement_id"]
    ]
    return rows, links, {one["article_id"]: one["text"] for one in tables["articles"].to_pylist()}


def by_duckdb(folder):
    with duckdb.connect() as connection:
        for name in TABLES:
            files = f"{folder}/{name}/*/*.parquet"
            connection.sql(f"CREATE VIEW {name} AS FROM read_parquet('{files}', hive_partitioning = true)")
        rows = connection.sql(
            """SELECT statement_id, article_id, annotator, label_id, speaker, said, position, f.text, f.start_char,
                   substring(a.text, f.start_char + 1, f.end_char - f.start_char),
                   decode(encode(a.text)[f.start_byte + 1 : f.end_byte]),
                   f.text
               FROM statements s
               JOIN fragments f USING (shard, statement_id, article_id, annotator)
               JOIN articles a USING (shard, article_id)
               WHERE role = 'statement'"""
        ).fetchall()
        links = connection.sql(
            """SELECT l.statement_id, l.kind, l.target_statement_id
               FROM links l JOIN statements s USING (shard, statement_id, article_id, annotator)
               WHERE l.target_statement_id IS NOT NULL"""
        ).fetchall()
        articles = connection.sql("SELECT article_id, text FROM articles").fetchall()
    return rows, links, dict(articles)


def typed(project, folder, outcome):
    """Days, moments, lists and names with values are what they are called."""
    schema = pyarrow.parquet.read_schema(next((folder / "statements").glob("*/*.parquet")))
    found = {name: str(schema.field(name).type) for name in ("said_earliest", "created", "tags", "extras", "anchored")}
    expected = {
        "said_earliest": "date32[day]",
        "created": "timestamp[us, tz=UTC]",
        "tags": "list<element: string not null>",
        "extras": "map<string, string ('extras')>",
        "anchored": "bool",
    }
    outcome.equal("types", expected, found)
    with duckdb.connect() as connection:
        rows = connection.sql(
            f"SELECT said, said_earliest FROM '{folder}/statements/*/*.parquet' WHERE said SIMILAR TO '[0-9-]{{10}}'"
        ).fetchall()
    outcome.equal("days", [said for said, _ in rows], [str(earliest) for _, earliest in rows])
