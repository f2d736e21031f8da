"""WebAnno TSV 3.3: web-anno-tsv. It reads the named entities of a file, offsets within the sentence; not our own
layer, whose speaker and date are read here as columns, by the header."""

from web_anno_tsv import open_web_anno_tsv

from project import Statement, piece_at

CLIENTS = ("web-anno-tsv",)
OURS = "#T_SP=webanno.custom.Statement|"


def check(project, export, outcome):
    expected = [part for one in project.statements for part in one.by_lines().one_by_one()]
    plain, _ = export("layers=named-entities")
    outcome.statements_same(f"named entities, {project.folder.name}", bare(expected), by_client(project, plain))
    everything, _ = export()
    outcome.same("named entities beside our layer", bare(expected), by_client(project, everything))
    values = {value for path in everything.rglob("*.tsv") for value in our_layer(path)}
    outcome.same("our layer", {(one.id, one.annotator, one.speaker, one.said) for one in expected}, values)
    outcome.statements = outcome.statements - len(expected) + len(project.statements)


def bare(statements):
    return [one.without("speaker", "said", "id") for one in statements]


def by_client(project, folder):
    for path in sorted(folder.rglob("*.tsv")):
        article, at = path.stem, 0
        text = project.texts[article]
        with open_web_anno_tsv(str(path)) as sentences:
            for sentence in sentences:
                at = text.index(sentence.text, at)
                for one in sentence.annotations:
                    piece = piece_at(text, at + one.start, at + one.stop)
                    yield Statement(article, path.parent.name, (piece,), one.label)
                at += len(sentence.text)


def our_layer(path):
    """Identifier, annotator, speaker and date of every statement, from the columns that the header names."""
    lines = path.read_text("utf-8").split("\n")
    layers = [line for line in lines if line.startswith("#T_SP=")]
    before = sum(line.count("|") for line in layers[: [one.startswith(OURS) for one in layers].index(True)])
    names = [name for line in layers if line.startswith(OURS) for name in line.split("|")[1:]]
    columns = [3 + before + names.index(name) for name in ("statement_id", "annotator", "speaker", "said")]
    for line in lines:
        cells = line.split("\t")
        if not line.startswith("#") and len(cells) > max(columns) and cells[columns[0]] != "_":
            yield from zip(*(stacked(cells[column]) for column in columns))


def stacked(cell):
    return ["" if value == "*" else value for value in (part.rsplit("[", 1)[0] for part in cell.split("|"))]
