"""Prodigy's JSON Lines: spaCy, with its own tokens. Where a span does not meet their edges `char_span` gives None;
such a span must lie within the tokens that it expands to."""

import json

import spacy
from spacy.tokens import DocBin, SpanGroup

from project import Statement

CLIENTS = ("spacy",)


def check(project, export, outcome):
    path, _ = export()
    nlp = spacy.blank("en")
    found, bin = [], DocBin(store_user_data=True)
    for line in path.read_text("utf-8").split("\n"):
        if line:
            task = json.loads(line)
            doc = nlp(task["text"])
            outcome.equal("the text", project.texts[task["meta"]["article_id"]], doc.text)
            doc.spans["statements"] = SpanGroup(doc, spans=[token_span(doc, span, outcome) for span in task["spans"]])
            found += statements(doc, task)
            bin.add(doc)
    outcome.statements_same(project.folder.name, project.statements, found)
    outcome.equal("spans that training reads", sum(len(one.pieces) for one in project.statements), spans_of(bin, nlp))


def token_span(doc, span, outcome):
    strict = doc.char_span(span["start"], span["end"], label=span["label"])
    if strict is None:
        outcome.notes["spans inside spaCy's tokens"] += 1
        strict = doc.char_span(span["start"], span["end"], label=span["label"], alignment_mode="expand")
        outcome.equal("within its tokens", True, strict.start_char <= span["start"] < span["end"] <= strict.end_char)
    else:
        outcome.equal("the words of a span", doc.text[span["start"] : span["end"]], strict.text)
    return strict


def statements(doc, task):
    joined = {}
    for span in task["spans"]:
        joined.setdefault(span["statement"], []).append(span)
    for spans in joined.values():
        first = spans[0]
        yield Statement(
            article=task["meta"]["article_id"],
            annotator=task["meta"]["annotator"],
            pieces=tuple((span["start"], doc.text[span["start"] : span["end"]]) for span in spans),
            label=first["label"],
            speaker=first.get("speaker", ""),
            said=first.get("said", ""),
            id=first["statement_id"],
        )


def spans_of(bin, nlp):
    """As `spacy train` would read them from a .spacy file."""
    read = DocBin().from_bytes(bin.to_bytes())
    return sum(len(doc.spans["statements"]) for doc in read.get_docs(nlp.vocab))
