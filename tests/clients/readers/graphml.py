"""GraphML: networkx and igraph. The network has the words of a statement and no offsets."""

from collections import Counter

import igraph
import networkx

from project import Link

CLIENTS = ("networkx", "igraph")


def check(project, export, outcome):
    path, _ = export()
    graph = networkx.read_graphml(path)
    expected = [facts(project, one) for one in project.statements]
    nodes = {id: data for id, data in graph.nodes(data=True) if id.startswith("statement:")}
    found = [(id, *(data.get(name, "") for name in NAMES)) for id, data in nodes.items()]
    outcome.statements_same(f"networkx, {project.folder.name}", expected, found)
    edges = [(source, data["relation"], target) for source, target, data in graph.edges(data=True)]
    outcome.same("networkx, who said it", who_said(project, graph), [one for one in edges if one[1] == "said"])
    verbs = {"denies", "supports", "queries", "repeats"}
    links = [Link(bare(source), verb, bare(target)) for source, verb, target in edges if verb in verbs]
    links = [one for one in links if f"statement:{one.target}" in nodes]
    outcome.same("networkx, links", project.links_within(project.statements), links)
    other = igraph.Graph.Read_GraphML(str(path))
    vertices = [one.attributes() for one in other.vs if one["id"].startswith("statement:")]
    outcome.same("igraph", expected, [(one["id"], *(one[name] or "" for name in NAMES)) for one in vertices])
    own = [(other.vs[edge.source]["id"], edge["relation"], other.vs[edge.target]["id"]) for edge in other.es]
    outcome.equal("igraph, edges", Counter(edges), Counter(own))


NAMES = ("label", "kind", "speaker", "said", "annotator", "published")


def facts(project, one):
    published = project.articles[one.article].get("published", {}).get("edtf", "")
    label = project.labels[one.label]
    return (f"statement:{one.id}", one.quote, label, one.speaker, one.said, one.annotator, published)


def who_said(project, graph):
    speakers = {data["label"]: id for id, data in graph.nodes(data=True) if data["kind"] == "speaker"}
    return [(speakers[one.speaker], "said", f"statement:{one.id}") for one in project.statements if one.speaker]


def bare(id):
    return id.split(":", 1)[1]
