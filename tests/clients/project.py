"""What a project says, read from its files: what every export is measured by."""

from dataclasses import dataclass, replace
from pathlib import Path

import ron


@dataclass(frozen=True, order=True)
class Statement:
    """A statement as the project has it, or as a client found it. `pieces` are (first code point, words). A field
    that a format does not hold is empty on both sides."""

    article: str
    annotator: str
    pieces: tuple
    label: str
    speaker: str = ""
    said: str = ""
    id: str = ""

    @property
    def quote(self):
        return " … ".join(words for _, words in self.pieces)

    def by_lines(self):
        """With every piece that runs over line ends divided there, for formats whose ranges hold none."""
        pieces = []
        for start, words in self.pieces:
            for line in words.split("\n"):
                if line:
                    pieces.append((start, line))
                start += len(line) + 1
        return replace(self, pieces=tuple(pieces))

    def one_by_one(self):
        """Each piece as a statement of its own, for clients that do not join them."""
        return [replace(self, pieces=(piece,)) for piece in self.pieces]

    def without(self, *fields):
        return replace(self, **dict.fromkeys(fields, ""))


@dataclass(frozen=True)
class Link:
    """A link between two statements: `verb` is `denies`, `supports`, `queries` or `repeats`."""

    source: str
    verb: str
    target: str


class Project:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.articles = {one["id"]: one for one in self._all("articles")}
        self.texts = {id: "\n".join(one["lines"]) for id, one in self.articles.items()}
        self.speakers = {one["id"]: one["name"] for one in self._all("speakers")}
        codebook = ron.parse((self.folder / "codebook.ron").read_text("utf-8"))
        self.labels = {one["id"]: one["name"] for one in codebook["labels"]}
        self.statements, self.links = [], []
        for layer in self._all("annotations"):
            for one in layer["statements"]:
                self.statements.append(self._statement(layer, one))
                self.links.extend(self._links(one))

    def _all(self, kind):
        return [ron.parse(path.read_text("utf-8")) for path in sorted((self.folder / kind).rglob("*.ron"))]

    def _statement(self, layer, one):
        text = self.texts[layer["article"]]
        pieces = tuple(self._piece(text, fragment) for fragment in one["fragments"])
        return Statement(
            article=layer["article"],
            annotator=layer["annotator"],
            pieces=pieces,
            label=one["label"],
            speaker=self.speakers.get(one.get("speaker"), ""),
            said=one.get("said", {}).get("edtf", ""),
            id=one["id"],
        )

    def _piece(self, text, fragment):
        raw = text.encode()
        found = raw[fragment["start"] : fragment["end"]].decode()
        assert found == fragment["text"], f"{self.folder}: {fragment} says {found!r}"
        return len(raw[: fragment["start"]].decode()), found

    def _links(self, one):
        for link in one.get("links", []):
            if link["to"][0] == "Statement":
                yield Link(one["id"], link["kind"].lower(), link["to"][1])

    def links_within(self, statements):
        """The links that have both ends among these statements."""
        ids = {one.id for one in statements}
        return [link for link in self.links if link.source in ids and link.target in ids]


def piece_at(text, start, end):
    """What stands in `text` from one code point to another."""
    return start, text[start:end]


def piece_at_utf16(text, start, end):
    """What stands in `text` from one UTF-16 unit to another, as JavaScript and Java slice it."""
    units = text.encode("utf-16-le")
    before, words = units[: 2 * start], units[2 * start : 2 * end]
    return len(before.decode("utf-16-le", "replace")), words.decode("utf-16-le", "replace")
