"""brat standoff: pybrat. It passes over notes, where speaker and date are; these are read as brat describes them."""

from collections import defaultdict

from pybrat.parser import BratParser

from project import Link, Statement, piece_at

CLIENTS = ("pybrat",)


def check(project, export, outcome):
    path, _ = export()
    expected = [one.by_lines() for one in project.statements]
    found, links = [], []
    for folder in sorted(part for part in path.iterdir() if part.is_dir()):
        for example in BratParser().parse(folder):
            article = example.id.split("/")[-1]
            outcome.equal(f"the text of {article}", project.texts[article], example.text)
            notes = notes_of(folder / f"{article}.ann")
            ids = {entity.id: value(notes, entity, "statement_id") for entity in example.entities}
            for entity in example.entities:
                found.append(statement(article, folder.name, example.text, entity, notes))
                words = " ".join(words for _, words in found[-1].pieces)
                outcome.equal("the words beside the offsets", words, entity.mention)
            links += [Link(ids[one.arg1.id], one.type, ids[one.arg2.id]) for one in example.relations]
    outcome.statements_same(project.folder.name, expected, found)
    outcome.same("relations", relations(project), links)


def relations(project):
    """brat's relations stand within one file: an article as one annotator read it."""
    files = defaultdict(list)
    for one in project.statements:
        files[one.article, one.annotator].append(one)
    return [link for statements in files.values() for link in project.links_within(statements)]


def statement(article, annotator, text, entity, notes):
    return Statement(
        article=article,
        annotator=annotator,
        pieces=tuple(piece_at(text, span.start, span.end) for span in entity.spans),
        label=entity.type,
        speaker=value(notes, entity, "speaker"),
        said=value(notes, entity, "said"),
        id=value(notes, entity, "statement_id"),
    )


def value(notes, entity, name):
    return notes.get((entity.id, name), "")


def notes_of(path):
    """`#3<tab>speaker T1<tab>Esmaeil Baghaei`, by annotation and type."""
    lines = path.read_text("utf-8").split("\n")
    notes = [line.split("\t", 2) for line in lines if line.startswith("#")]
    return {tuple(reversed(head.split(" "))): text for _, head, text in notes}
