"""UIMA XMI and JSON CAS: dkpro-cassis. Offsets in the file count UTF-16 units; it turns them into code points."""

from collections import defaultdict

from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

from project import Link, Statement

CLIENTS = ("dkpro-cassis",)
STATEMENT = "webanno.custom.Statement"
RELATION = "webanno.custom.StatementLink"
ARTICLE = "webanno.custom.Article"


def check(project, export, outcome):
    folder, _ = export()
    found, links, expected_links = [], [], []
    for annotator, cas in documents(folder):
        article = cas.select(ARTICLE)[0].article_id
        outcome.equal("the text", project.texts[article], cas.sofa_string)
        here = list(statements(article, cas))
        outcome.equal("the folder", {annotator}, {one.annotator for one in here} or {annotator})
        links += link_by_link(cas)
        expected_links += project.links_within(here)
        found += here
    outcome.statements_same(project.folder.name, project.statements, found)
    outcome.same("links", expected_links, links)


def documents(folder):
    types = folder / "TypeSystem.xml"
    if types.exists():
        typesystem = load_typesystem(types)
        for path in sorted(folder.glob("*/*.xmi")):
            yield path.parent.name, load_cas_from_xmi(path, typesystem=typesystem)
    for path in sorted(folder.glob("*/*.json")):
        with open(path, encoding="utf-8") as file:
            yield path.parent.name, load_cas_from_json(file)


def statements(article, cas):
    """Fragments with one identifier are one statement, of which the first has everything that is known."""
    parts = defaultdict(list)
    for one in cas.select(STATEMENT):
        parts[one.statement_id].append(one)
    for identifier, fragments in parts.items():
        known = [one for one in fragments if one.annotator]
        assert len(known) == 1, f"{identifier} is told {len(known)} times"
        assert {one.label for one in fragments} == {known[0].label}
        yield Statement(
            article=article,
            annotator=known[0].annotator,
            pieces=tuple((one.begin, one.get_covered_text()) for one in fragments),
            label=known[0].label,
            speaker=known[0].speaker or "",
            said=known[0].said or "",
            id=identifier,
        )


def link_by_link(cas):
    for one in cas.select(RELATION):
        source, target = one.Governor, one.Dependent
        if one.kind == "continues":
            assert source.statement_id == target.statement_id
        else:
            yield Link(source.statement_id, one.kind, target.statement_id)
