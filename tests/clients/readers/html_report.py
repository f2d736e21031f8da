"""HTML report: lxml and html5lib read the words of each statement from the marks, and nothing in the page can run."""

from collections import defaultdict

import html5lib
from lxml import html

from project import Statement

CLIENTS = ("lxml", "html5lib")
ALLOWED = ("http://", "https://", "#")
SILENT = {"script", "iframe", "object", "embed", "img", "form", "base", "link", "svg"}


def check(project, export, outcome):
    path, _ = export()
    page = html.parse(str(path), html.HTMLParser(encoding="utf-8")).getroot()
    expected = [one.by_lines() for one in project.statements]
    found = list(statements(project, page))
    outcome.statements_same(f"lxml, {project.folder.name}", expected, found)
    harmless(page, outcome)
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    outcome.equal("the policy", True, len(policy) == 1 and policy[0].startswith("default-src 'none'"))
    # As browsers do.
    tree = html5lib.parse(path.read_bytes(), treebuilder="lxml", namespaceHTMLElements=False)
    outcome.same(f"html5lib, {project.folder.name}", expected, statements(project, tree.getroot()))


def harmless(page, outcome):
    for one in page.iter():
        if not isinstance(one.tag, str):
            continue
        outcome.equal("an element that does something", False, one.tag in SILENT)
        outcome.equal("a handler", [], [name for name in one.attrib if name.startswith("on")])
        address = one.get("href", "#")
        outcome.equal(f"an address, {address}", True, address.startswith(ALLOWED))


def statements(project, page):
    marks = defaultdict(lambda: defaultdict(list))
    for mark in page.xpath("//mark[@data-statement]"):
        place = (int(mark.get("data-fragment")), line_of(mark))
        marks[mark.get("data-statement")][place].append((int(mark.get("data-start-char")), words(mark)))
    for section in page.xpath("//section[@class='article']"):
        for reading in section.xpath(".//div[@class='reading']"):
            annotator = reading.xpath("./p")[0].text.rsplit(" ", 1)[1]
            for note in reading.xpath(".//article[@data-note]"):
                id_ = note.get("data-note")
                yield Statement(
                    article=section.get("id").removeprefix("a-"),
                    annotator=annotator,
                    pieces=tuple((parts[0][0], "".join(words for _, words in parts)) for parts in marks[id_].values()),
                    label=label_of(project, note),
                    speaker=" ".join(note.xpath("./div/span[@class='who']/text()")),
                    said=" ".join(note.xpath("./p[@class='when']/time/@data-edtf")),
                    id=id_,
                )


def line_of(mark):
    line = next(one for one in mark.iterancestors() if "words" in (one.get("class") or "").split())
    return line.getroottree().getpath(line)


def words(mark):
    """Without the numbers that lead to the notes."""
    return "".join(text for text in mark.xpath(".//text()[not(ancestor::sup)]"))


def label_of(project, note):
    name = note.xpath("./div/span[@class='label']/a")[0].tail.strip()
    return next(id for id, known in project.labels.items() if known == name)
