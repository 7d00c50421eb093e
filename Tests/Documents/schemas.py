"""The documents of the interfaces, and what their schemas say of a value."""
import pathlib

import jsonschema
import yaml

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "docs"
BASE = "https://documents.invalid/"


def walk(node):
    """Every mapping in a document."""
    if isinstance(node, dict):
        yield node
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else []:
        yield from walk(value)


def close(documents):
    """Makes members that a schema does not name mistakes: to a reader they are new, from our programs they are undescribed."""
    # A schema that others extend is closed where it is extended.
    extended = {
        id(referred(documents, part["$ref"])) for document in documents.values() for node in walk(document)
        for part in node.get("allOf", []) if "$ref" in part}
    for document in documents.values():
        for node in walk(document):
            if node.get("type") == "object" and isinstance(node.get("properties"), dict) and id(node) not in extended:
                node["unevaluatedProperties"] = False


def referred(documents, reference, base=""):
    """What a `$ref` in the document `base` means."""
    document, _, path = reference.partition("#/")
    # What is extended lies in asyncapi.yaml, from wherever it is named.
    node = documents[BASE + (document or base or "asyncapi.yaml")]
    for step in path.split("/"):
        node = node[step]
    return node


DOCUMENTS = {BASE + path.name: yaml.safe_load(path.read_text()) for path in FOLDER.glob("*api.yaml")}
close(DOCUMENTS)


class Document:
    """One of the files in `docs`."""

    def __init__(self, name):
        self._name = name
        self.content = DOCUMENTS[BASE + name]

    def at(self, *path):
        """The part at a place, with references followed."""
        node = self.content
        for step in path:
            node = self.resolved(node[step])
        return node

    def resolved(self, node):
        """A part, or what it refers to."""
        while isinstance(node, dict) and "$ref" in node:
            node = referred(DOCUMENTS, node["$ref"], self._name)
        return node

    def check(self, value, schema, what):
        """Fails with every place in which `value` is not as the schema has it."""
        resolver = jsonschema.RefResolver(BASE + self._name, self.content, store=DOCUMENTS)
        mistakes = [
            f"{what}{error.json_path[1:]}: {error.message[:300]}"
            for error in jsonschema.Draft202012Validator(schema, resolver=resolver).iter_errors(value)]
        assert not mistakes, "\n".join(mistakes)
