"""Answers as a provider's OpenAPI file allows them: enough of them that each field takes each form that it may."""

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

Schema = Mapping[str, Any]

_TEXTS = ("text", "0", "2025-03", "2025", "00123")  # for a string of any form, or of a pattern that one of them has
_FORMATS = {
    "date": "2025-03-01",
    "date-time": "2025-03-01T08:00:00+08:00",
    "uuid": "3f0e9f3c-7d2b-4a53-9c55-7a4f4a0f6f10",
}
_PLAIN: dict[str, tuple[Any, ...]] = {"integer": (0, 7), "number": (0, 1.5), "boolean": (True, False), "null": (None,)}


class Document:
    """A provider's OpenAPI document."""

    def __init__(self, document: Schema) -> None:
        self.document = document

    def resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            target: Any = self.document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            schema = target
        return schema

    def accepts(self, schema: Schema, value: Any) -> bool:
        """Tell whether a value is valid by a schema of the document."""
        whole = {**schema, "components": self.document["components"]}
        return bool(jsonschema_rs.validator_for(whole, validate_formats=True).is_valid(value))

    def samples(self, schema: Schema) -> list[Any]:
        """Return values that are valid by the schema; of an object, each field in each of its forms, and the fewest."""
        values = list(self._samples(self.resolved(schema)))
        assert values, f"no sample for {schema}"
        for value in values:
            assert self.accepts(schema, value), f"{value!r} is no sample of {schema}"
        return values

    def _samples(self, schema: Schema) -> Iterator[Any]:
        if "enum" in schema or "const" in schema:
            yield from schema.get("enum", [schema.get("const")])
        elif "anyOf" in schema or "oneOf" in schema:
            for alternative in schema.get("anyOf", schema.get("oneOf", ())):
                yield from self.samples(alternative)
        elif schema.get("type") == "object":
            yield from self._objects(schema)
        elif schema.get("type") == "array":
            yield []
            yield self.samples(schema["items"])
        elif schema.get("type") == "string":
            yield from self._strings(schema)
        else:
            yield from (value for value in _PLAIN[schema["type"]] if self.accepts(schema, value))

    def _strings(self, schema: Schema) -> Iterator[str]:
        if "format" in schema:
            yield _FORMATS[schema["format"]]
            return
        yield from (text for text in (*schema.get("examples", ()), *_TEXTS) if self.accepts(schema, text))

    def _objects(self, schema: Schema) -> Iterator[dict[str, Any]]:
        fields = {name: self.samples(field) for name, field in schema.get("properties", {}).items()}
        usual = {name: values[0] for name, values in fields.items()}
        required = schema.get("required", ())
        yield {name: value for name, value in usual.items() if name in required}
        for name, values in fields.items():
            yield from ({**usual, name: value} for value in values)
        if isinstance(schema.get("additionalProperties"), Mapping):
            names = self.samples(schema["propertyNames"]) if "propertyNames" in schema else list(_TEXTS)
            for value in self.samples(schema["additionalProperties"]):
                yield dict.fromkeys(names, value)
