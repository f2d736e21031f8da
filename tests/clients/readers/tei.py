"""TEI P5: lxml reads the corpus, and pointers are followed as the guidelines have them (17.2.4, string-range).

PyPI has no package with the schema of TEI. Where TEI_SCHEMA names a `tei_all.rng`, the corpus is held to it."""

import os
import re

from lxml import etree

from project import Link, Statement

CLIENTS = ("lxml",)
TEI, XML = "{http://www.tei-c.org/ns/1.0}", "{http://www.w3.org/XML/1998/namespace}"
POINTER = re.compile(r"#string-range\(([^,()]+),(\d+),(\d+)\)")


def check(project, export, outcome):
    path, _ = export()
    corpus = etree.parse(str(path)).getroot()
    if schema := os.environ.get("TEI_SCHEMA"):
        found = etree.RelaxNG(etree.parse(schema))
        found.validate(corpus)
        outcome.equal("errors by the schema", [], [str(error) for error in found.error_log])
    elements = {one.get(f"{XML}id"): one for one in corpus.iter() if one.get(f"{XML}id")}
    outcome.equal("identifiers that stand twice", 0, sum(1 for one in corpus.iter() if one.get(f"{XML}id")) - len(elements))
    for target in (one for element in corpus.iter() for one in references(element)):
        known = target.startswith("urn:uuid:") or target[1:] in elements or POINTER.fullmatch(target)
        outcome.equal(f"what {target} leads to", True, bool(known))
    found, links = [], []
    for text in corpus.iter(f"{TEI}TEI"):
        article = text.get(f"{XML}id").removeprefix("article.")
        body = "".join(text.find(f"{TEI}text/{TEI}body").itertext())
        outcome.equal(f"the text of {article}", project.texts[article], body)
        for annotation in text.iter(f"{TEI}annotation"):
            found.append(statement(article, body, annotation, elements, outcome))
            links += list(answers(annotation))
    expected = [one.by_lines() for one in project.statements]
    outcome.statements_same(project.folder.name, expected, found)
    outcome.same("links", project.links_within(project.statements), links)


def references(element):
    for name in ("target", "ref", "ana", "resp", "who"):
        yield from (element.get(name) or "").split()


def statement(article, body, annotation, elements, outcome):
    notes = {one.get("type"): one for one in annotation.iter(f"{TEI}note")}
    said = notes["said"].find(f"{TEI}date") if "said" in notes else None
    if said is not None:
        dated(said, outcome)
    name = notes["speaker"].find(f"{TEI}name") if "speaker" in notes else None
    speaker = elements[name.get("ref")[1:]] if name is not None else None
    known = ("".join(speaker[0].itertext()), name.text) if speaker is not None else ("", "")
    outcome.equal("the speaker's name", *known)
    label = elements[annotation.find(f"{TEI}ptr[@type='label']").get("target")[1:]]
    return Statement(
        article=article,
        annotator=annotation.getparent().get("resp").removeprefix("#annotator."),
        pieces=tuple(piece(body, target, elements) for target in annotation.get("target").split()),
        label=label.get(f"{XML}id").removeprefix("label."),
        speaker=known[0],
        said=said.text if said is not None else "",
        id=annotation.get(f"{XML}id").removeprefix("s."),
    )


def piece(body, target, elements):
    """What a pointer selects in its paragraph, and where in the text that begins."""
    id, offset, length = POINTER.fullmatch(target).groups()
    paragraph = elements[id]
    words = "".join(paragraph.itertext())[int(offset) : int(offset) + int(length)]
    before = 0
    for other in paragraph.itersiblings(preceding=True):
        before += len("".join(other.itertext())) + len(other.tail or "")
    return before + len(paragraph.getparent().text or "") + int(offset), words


def dated(date, outcome):
    """Where ISO can say it, it does; and always EDTF in words."""
    exact = re.fullmatch(r"\d{4}(-\d\d){0,2}", date.text)
    outcome.equal("when", date.text if exact else None, date.get("when"))
    outcome.equal("when-custom", None if exact else date.text, date.get("when-custom"))


def answers(annotation):
    id = annotation.get(f"{XML}id").removeprefix("s.")
    for note in annotation.iter(f"{TEI}note"):
        reference = note.find(f"{TEI}ref")
        if reference is not None and reference.get("target").startswith("#s."):
            yield Link(id, note.get("type"), reference.get("target").removeprefix("#s."))
