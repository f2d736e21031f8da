"""doccano: its own importer, which saves into its own models, here in a database in memory.

doccano slices by code points where it prints a span, and by UTF-16 units in the page where people annotate; so does
this, each with the export made for it."""

import json
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import gettempdir

from project import Statement, piece_at, piece_at_utf16

CLIENTS = ("doccano",)
APPS = "contenttypes auth django_drf_filepond roles projects label_types examples labels data_import".split()


def check(project, export, outcome):
    for option, slicing in ((None, piece_at_utf16), ("unit=characters", piece_at)):
        path, _ = export(*filter(None, [option]))
        examples = imported(path)
        found = [one for example in examples for one in statements(project, example, slicing, outcome)]
        if option is None:
            outcome.statements_same(f"UTF-16, {project.folder.name}", project.statements, found)
        else:
            outcome.same(option, project.statements, found)


@cache
def doccano():
    """Its modules, with the least of a Django project around them."""
    sys.path.insert(0, str(Path(find_spec("backend").origin).parent))
    import django
    from django.conf import settings

    inside = {"contenttypes", "auth"}
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["polymorphic", *(f"django.contrib.{app}" if app in inside else app for app in APPS)],
        MIGRATION_MODULES=dict.fromkeys(APPS),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        BASE_DIR=gettempdir(),
        MEDIA_ROOT=gettempdir(),
        DJANGO_DRF_FILEPOND_UPLOAD_TMP=gettempdir(),
        DJANGO_DRF_FILEPOND_FILE_STORE_PATH=gettempdir(),
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    from django.contrib.auth.models import User
    from data_import import datasets
    from data_import.pipeline import catalog, readers
    from projects.models import SequenceLabelingProject

    return User, datasets, catalog, readers, SequenceLabelingProject


def imported(path):
    """What doccano holds after importing a file into a new project with overlapping spans and relations."""
    User, datasets, catalog, readers, SequenceLabelingProject = doccano()
    user, _ = User.objects.get_or_create(username="researcher")
    project = SequenceLabelingProject.objects.create(
        project_type="SequenceLabeling", allow_overlapping=True, use_relation=True, created_by=user
    )
    file = readers.FileName(full_path=str(path), generated_name=path.name, upload_name=path.name)
    form = catalog.create_file_format("JSONL")
    dataset = datasets.load_dataset(catalog.RELATION_EXTRACTION, form, [file], project, encoding="utf_8")
    dataset.save(user)
    if dataset.errors:
        raise RuntimeError(f"doccano refuses: {[error.dict() for error in dataset.errors]}")
    lines = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
    examples = list(project.examples.all())
    if len(lines) != len(examples):
        raise RuntimeError(f"of {len(lines)} lines doccano made {len(examples)} examples")
    return examples


def statements(project, example, slicing, outcome):
    """The spans, joined by `continues`; speaker and date are in the metadata, beside the ranges."""
    article = example.meta["article_id"]
    outcome.equal(f"the text of {article}", project.texts[article], example.text)
    further = {one.from_id_id: one.to_id for one in example.relations.filter(type__text="continues")}
    continued = {span.id for span in further.values()}
    known = {(one["label"], *map(tuple, one["entities"])): one for one in example.meta["statements"]}
    for span in example.spans.exclude(id__in=continued):
        spans = [span]
        while spans[-1].id in further:
            spans.append(further[spans[-1].id])
        ranges = [(one.start_offset, one.end_offset) for one in spans]
        meta = known.get((span.label.text, *ranges), {})
        yield Statement(
            article=article,
            annotator=example.meta["annotator"],
            pieces=tuple(slicing(example.text, *one) for one in ranges),
            label=span.label.text,
            speaker=meta.get("speaker", ""),
            said=meta.get("said", ""),
            id=meta.get("statement_id", ""),
        )
