"""W3C Web Annotation: anchorpoint finds the selectors in the text, rdflib reads the graph.

The network is not asked: the terms of the W3C's context that our exports use stand here, with what they mean."""

import json
from collections import defaultdict

from anchorpoint.textselectors import TextPositionSelector, TextPositionSet, TextQuoteSelector
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF

from project import Statement

CLIENTS = ("anchorpoint", "rdflib")
OA, OURS = Namespace("http://www.w3.org/ns/oa#"), Namespace("urn:gainsay:")
PLACE = "http://www.w3.org/ns/anno.jsonld"


def terms():
    """https://www.w3.org/TR/annotation-vocab/ and its JSON-LD context, the part that we use."""
    oa, activities = str(OA), "http://www.w3.org/ns/activitystreams#"
    node = {"body": "hasBody", "target": "hasTarget", "source": "hasSource", "selector": "hasSelector"}
    kinds = "Annotation TextualBody SpecificResource TextPositionSelector TextQuoteSelector"
    words = "classifying commenting tagging start end exact prefix suffix"
    return {
        "id": "@id",
        "type": "@type",
        **{name: oa + name for name in f"{kinds} {words}".split()},
        **{name: {"@type": "@id", "@id": oa + meaning} for name, meaning in node.items()},
        "motivation": {"@type": "@vocab", "@id": oa + "motivatedBy"},
        "purpose": {"@type": "@vocab", "@id": oa + "hasPurpose"},
        "AnnotationPage": activities + "OrderedCollectionPage",
        "items": {"@type": "@id", "@id": activities + "items", "@container": "@list"},
        "creator": {"@type": "@id", "@id": str(DCTERMS.creator)},
        "created": str(DCTERMS.created),
        "modified": str(DCTERMS.modified),
        "name": str(FOAF.name),
        "Person": str(FOAF.Person),
        "format": "http://purl.org/dc/elements/1.1/format",
        "value": str(RDF.value),
    }


def check(project, export, outcome):
    path, _ = export()
    page = json.loads(path.read_text("utf-8"))
    outcome.equal("the context of the page", PLACE, page["@context"][0])
    page["@context"][0] = terms()
    graph = Graph().parse(data=json.dumps(page), format="json-ld")
    found = [statement(project, graph, node, outcome) for node in graph.subjects(RDF.type, OA.Annotation)]
    outcome.statements_same(f"rdflib, {project.folder.name}", [in_order(one) for one in project.statements], found)
    for item in page["items"]:
        selectors(project.texts[item["gainsay:article_id"]], item, outcome)


def in_order(one):
    return Statement(**{**one.__dict__, "pieces": tuple(sorted(one.pieces))})


def statement(project, graph, node, outcome):
    """From the triples alone. RDF has no order of targets: they come by place."""

    def value(name):
        return str(graph.value(node, OURS[name]) or "")

    article = value("article_id")
    pieces = []
    for target in graph.objects(node, OA.hasTarget):
        address = project.articles[article].get("address") or f"urn:gainsay:article:{article}"
        outcome.equal("the source", URIRef(address), graph.value(target, OA.hasSource))
        by_kind = {graph.value(one, RDF.type): one for one in graph.objects(target, OA.hasSelector)}
        start, end = (int(graph.value(by_kind[OA.TextPositionSelector], term)) for term in (OA.start, OA.end))
        words = project.texts[article][start:end]
        outcome.equal("the exact words", words, str(graph.value(by_kind[OA.TextQuoteSelector], OA.exact)))
        pieces.append((start, words))
    bodies = defaultdict(list)
    for body in graph.objects(node, OA.hasBody):
        bodies[graph.value(body, OA.hasPurpose)].append(str(graph.value(body, RDF.value)))
    return Statement(
        article=article,
        annotator=str(graph.value(graph.value(node, DCTERMS.creator), FOAF.name)),
        pieces=tuple(sorted(pieces)),
        label=" ".join(bodies[OA.classifying]),
        speaker=value("speaker"),
        said=value("said"),
        id=str(node).removeprefix("urn:uuid:"),
    )


def selectors(text, item, outcome):
    for target in item["target"]:
        position, quote = target["selector"]
        place = TextPositionSelector(start=position["start"], end=position["end"])
        passages = TextPositionSet(positions=[place]).as_text_sequence(text).passages
        words = [passage.text for passage in passages if passage]
        outcome.equal("anchorpoint by position", [quote["exact"]], words)
        by_quote = TextQuoteSelector(**{name: quote[name] for name in ("exact", "prefix", "suffix")})
        found = by_quote.as_position(text)
        outcome.equal("anchorpoint by quotation", quote["exact"], text[found.start : found.end])
        # It takes the first of several, and passes over white space between the words and those around them.
        if found.start != place.start:
            outcome.notes["quotations that stand in the article before, too"] += 1
