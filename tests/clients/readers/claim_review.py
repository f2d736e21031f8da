"""schema.org: rdflib reads the claims, their speakers, dates and articles from the graph.

The network is not asked: what schema.org's context says of the terms that we use stands here."""

import json

from rdflib import RDF, Graph, Namespace

from project import Link, Statement

CLIENTS = ("rdflib",)
SCHEMA, OURS = Namespace("http://schema.org/"), Namespace("urn:gainsay:")
CONTEXT = {"@vocab": str(SCHEMA), "url": {"@type": "@id"}, "sameAs": {"@type": "@id"}}


def check(project, export, outcome):
    path, _ = export()
    document = json.loads(path.read_text("utf-8"))
    outcome.equal("the context", "https://schema.org", document["@context"])
    document["@context"] = CONTEXT
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    claims = [one for one in graph.subjects(RDF.type, SCHEMA.Claim) if str(one).startswith("urn:uuid:")]
    expected = [facts(project, one) for one in project.statements]
    outcome.statements_same(f"rdflib, {project.folder.name}", expected, [found(graph, one) for one in claims])
    verbs = ("denies", "supports", "queries", "repeats")
    links = [Link(bare(s), verb, bare(o)) for verb in verbs for s, o in graph.subject_objects(OURS[verb])]
    ids = {one.id for one in project.statements}
    outcome.same("links", project.links_within(project.statements), [one for one in links if one.target in ids])
    denied = {(one.source, one.target) for one in links if one.verb == "denies"}
    about = {(bare(s), bare(o)) for s, o in graph.subject_objects(SCHEMA.about)}
    outcome.equal("what denials are about", denied, about)


def bare(node):
    return str(node).removeprefix("urn:uuid:")


def iso(edtf):
    return edtf if edtf.replace("-", "").isdigit() else ""


def facts(project, one):
    article = project.articles[one.article]
    published = iso(article.get("published", {}).get("edtf", ""))
    return (one.id, one.quote, one.label, one.speaker, one.said, iso(one.said), one.annotator, article["title"], published)


def found(graph, claim):
    def value(*path):
        node = claim
        for name in path:
            node = graph.value(node, name) if node is not None else None
        return "" if node is None else str(node)

    return (
        bare(claim),
        value(SCHEMA.text),
        value(OURS.label),
        value(SCHEMA.author, SCHEMA.name),
        value(OURS.said),
        value(SCHEMA.datePublished),
        value(SCHEMA.claimInterpreter, SCHEMA.name),
        value(SCHEMA.appearance, SCHEMA.headline),
        value(SCHEMA.appearance, SCHEMA.datePublished),
    )
