"""CoNLL-2002: seqeval, strict BIO. There is no text and no offset: tokens are looked for in the article."""

from collections import defaultdict

from seqeval.metrics import f1_score
from seqeval.metrics.sequence_labeling import get_entities
from seqeval.scheme import IOB2, Entities

from project import Statement

CLIENTS = ("seqeval",)


def check(project, export, outcome):
    path, report = export()
    found = []
    for name, sentences in articles(path):
        annotator, article = name.split("/")
        words = places(project.texts[article], sentences)
        tags = [[tag for _, tag in sentence] for sentence in sentences]
        strict = Entities(tags, IOB2).entities
        for places_of, sentence_tags, sentence_strict in zip(words, tags, strict):
            entities = get_entities(sentence_tags)
            outcome.equal("read strictly", entities, [(one.tag, one.start, one.end - 1) for one in sentence_strict])
            found += [statement(project, article, annotator, places_of, *entity) for entity in entities]
        if any(any(tag != "O" for tag in sentence) for sentence in tags):
            score = f1_score(tags, tags, mode="strict", scheme=IOB2)
            outcome.equal("the score of the tags against themselves", 1.0, score)
    expected, covered = holdable(project)
    outcome.statements_same(project.folder.name, expected, found)
    outcome.notes["statements that others cover, as the report says"] += covered
    outcome.statements += len(project.statements) - covered - len(expected)
    if covered:
        said = f"Left out: {covered} statement"
        outcome.equal("the report of what is covered", True, said in report)


def articles(path):
    """Name and sentences of each article, a sentence being (token, tag)s up to an empty line."""
    name, sentences = None, []
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith("-DOCSTART- "):
            if name:
                yield name, [one for one in sentences if one]
            name, sentences = line.split(" ")[1], []
        elif line:
            token, tag = line.split(" ")
            sentences[-1].append((token, tag))
        else:
            sentences.append([])
    yield name, [one for one in sentences if one]


def places(text, sentences):
    """Where each token of each sentence stands in the article."""
    at, all_places = 0, []
    for sentence in sentences:
        all_places.append([])
        for token, _ in sentence:
            start = text.index(token, at)
            assert not text[at:start].strip(), f"the tokens pass over {text[at:start]!r}"
            at = start + len(token)
            all_places[-1].append((start, at))
    return all_places


def statement(project, article, annotator, places_of, label, first, last):
    start, end = places_of[first][0], places_of[last][1]
    return Statement(article, annotator, ((start, project.texts[article][start:end]),), label)


def holdable(project):
    """The pieces that tags can hold, and how many statements others cover: the longer that begins first stays."""
    readings, covered, kept = defaultdict(list), 0, []
    for one in project.statements:
        readings[one.article, one.annotator].append(one.without("speaker", "said", "id"))
    for statements in readings.values():
        taken = set()
        for one in sorted(statements, key=lambda one: (one.pieces[0][0], -extent(one)[-1])):
            if taken.isdisjoint(extent(one)):
                taken.update(extent(one))
                kept += one.one_by_one()
            else:
                covered += 1
    return kept, covered


def extent(one):
    return [place for start, words in one.pieces for place in range(start, start + len(words))]
