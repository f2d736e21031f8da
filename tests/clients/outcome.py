"""What came of opening exports with a client: how many statements were looked at, and what differed."""

from collections import Counter


class Outcome:
    def __init__(self):
        self.statements = 0
        self.differences = []
        self.notes = Counter()

    def equal(self, what, expected, found):
        if expected != found:
            self.differences.append(f"{what}: expected {expected!r}, found {found!r}")

    def same(self, what, expected, found):
        """Both hold the same, in whatever order, the same thing as often."""
        expected, found = Counter(expected), Counter(found)
        for one in sorted((expected - found).elements(), key=repr):
            self.differences.append(f"{what}: the client did not find {one}")
        for one in sorted((found - expected).elements(), key=repr):
            self.differences.append(f"{what}: the client found what the project does not have: {one}")

    def statements_same(self, what, expected, found):
        found = list(found)
        self.statements += len(found)
        self.same(what, expected, found)
