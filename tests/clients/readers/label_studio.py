"""Label Studio: label-studio-sdk reads the labelling configuration and holds tasks, regions and relations to it.

Of what it reads the text of a region is sliced by UTF-16 units, as the page of Label Studio does."""

import json

from label_studio_sdk.label_interface import LabelInterface

from project import Link, Statement, piece_at_utf16

CLIENTS = ("label-studio-sdk",)


def check(project, export, outcome):
    path, _ = export()
    interface = LabelInterface((path / "labelling-config.xml").read_text("utf-8"))
    interface.validate()
    outcome.same("labels", list(project.labels), interface.get_control("label").labels)
    tasks = json.loads((path / "tasks.json").read_text("utf-8"))
    found, links = [], []
    for task in tasks:
        article = task["data"]["article_id"]
        outcome.equal(f"{article} is a task", True, interface.validate_task({"data": task["data"]}))
        outcome.equal(f"the text of {article}", project.texts[article], task["data"]["text"])
        for annotation in task["annotations"]:
            results = annotation["result"]
            for error in interface.validate_prediction(annotation, return_errors=True):
                outcome.differences.append(f"{article}: {error}")
            relations = [one for one in results if one["type"] == "relation"]
            found += statements(task["data"], results, relations, outcome)
            links += [Link(one["from_id"], one["labels"][0], one["to_id"]) for one in relations]
    outcome.statements_same(project.folder.name, project.statements, found)
    tasks_of = {one.id: (one.article, one.annotator) for one in project.statements}
    inside = [link for link in project.links if tasks_of[link.source] == tasks_of[link.target]]
    outcome.same("relations", inside, [link for link in links if link.verb != "continues"])


def statements(data, results, relations, outcome):
    regions = {one["id"]: one["value"] for one in results if one["type"] == "labels"}
    further = {one["from_id"]: one["to_id"] for one in relations if one["labels"] == ["continues"]}
    values = {(one["id"], one["from_name"]): one["value"] for one in results if one["type"] == "textarea"}
    for id, value in regions.items():
        _, words = piece_at_utf16(data["text"], value["start"], value["end"])
        outcome.equal("the text of a region", words, value["text"])
        if id in further.values():
            continue
        chain = [id]
        while chain[-1] in further:
            chain.append(further[chain[-1]])
        yield Statement(
            article=data["article_id"],
            annotator=data["annotator"],
            pieces=tuple(piece_at_utf16(data["text"], regions[one]["start"], regions[one]["end"]) for one in chain),
            label=value["labels"][0],
            speaker=text(values, id, "speaker"),
            said=text(values, id, "said"),
            id=text(values, id, "statement_id"),
        )


def text(values, id, name):
    return values.get((id, name), {"text": [""]})["text"][0]
