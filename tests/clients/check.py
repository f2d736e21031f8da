#!/usr/bin/env python3
"""Exports projects in every format and opens each export with the program that researchers read it with.

    check.py PROGRAM [FORMAT…]

Whatever the clients find at our offsets must be the statements of the project, which is read from its own files.
One line a format; exit status 1 and the first differences when anything differs."""

import subprocess
import sys
import tempfile
import traceback
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from outcome import Outcome
from project import Project

HERE = Path(__file__).resolve().parent
DOCUMENTATION = HERE.parent.parent / "docs" / "FORMATS.md"
PROJECTS = [HERE / "fixture", HERE.parent.parent / "projects" / "iran-us-talks"]
READERS = {
    "csv": "tables",
    "tsv": "tables",
    "jsonl": "json_lines",
    "brat": "brat",
    "doccano": "doccano",
    "label-studio": "label_studio",
    "prodigy": "prodigy",
    "conll2002": "conll",
    "webanno": "webanno",
    "uima-xmi": "uima",
    "uima-json": "uima",
    "web-annotation": "web_annotation",
    "refi-qda": "refi_qda",
    "refi-codebook": "refi_codebook",
    "tei": "tei",
    "claim-review": "claim_review",
    "html": "html_report",
    "graphml": "graphml",
    "parquet": "parquet",
}
SHOWN = 5


def formats_of(program):
    """What the program can write, as it says itself."""
    lines = subprocess.run([program, "formats"], check=True, capture_output=True, text=True).stdout.splitlines()
    return [line.split()[0] for line in lines if line.strip() and not line.startswith(" ")]


def unnamed(name, clients):
    """Those that the format's section of the documentation does not say with their version."""
    section = DOCUMENTATION.read_text("utf-8").split(f"\n## `{name}`\n")[-1].split("\n## ")[0].lower()
    return [client for client in clients if client.lower() not in section]


def exporter(program, project, name, folder):
    """A function that exports with some options and gives the path and the report."""

    def export(*options):
        target = folder / ("-".join(options) or "plain").replace("=", "-")
        command = [program, "export", "--format", name, project.folder, "-o", target]
        for option in options:
            command += ["--option", option]
        ran = subprocess.run(command, capture_output=True, text=True)
        if ran.returncode not in (0, 1):
            raise RuntimeError(f"the export ended with {ran.returncode}: {ran.stderr}")
        return target, ran.stderr

    return export


def check(program, name, projects):
    """A client that is not there is a difference like any other."""
    outcome, clients = Outcome(), []
    try:
        reader = import_module(f"readers.{READERS[name]}")
        clients = [f"{client} {version(client)}" for client in reader.CLIENTS]
        outcome.equal("clients that docs/FORMATS.md does not name", [], unnamed(name, clients))
        for project in projects:
            with tempfile.TemporaryDirectory() as folder:
                reader.check(project, exporter(program, project, name, Path(folder)), outcome)
    except Exception:
        outcome.differences.append(traceback.format_exc(limit=-3).strip())
    if not outcome.statements:
        outcome.differences.append("nothing was looked at")
    notes = "".join(f"; {count} {what}" for what, count in sorted(outcome.notes.items()) if count)
    state = "FAILED" if outcome.differences else f"{outcome.statements} statements{notes}"
    print(f"{name}: {', '.join(clients)}: {state}", flush=True)
    for difference in outcome.differences[:SHOWN]:
        print(f"    {difference}")
    if len(outcome.differences) > SHOWN:
        print(f"    and {len(outcome.differences) - SHOWN} more")
    return not outcome.differences


def main(program, *chosen):
    written = formats_of(program)
    unread = [name for name in written if name not in READERS]
    if unread:
        print(f"No client is named for: {', '.join(unread)}")
    projects = [Project(folder) for folder in PROJECTS]
    results = [check(program, name, projects) for name in chosen or READERS]
    return 0 if all(results) and not unread else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
