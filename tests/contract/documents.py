"""Documents of rules and facts: their published schema, their strict reader, and a sample of each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema_rs

from services.appraisal.months.domain.facts import read_sheet
from services.appraisal.schemes.domain.scheme import read_scheme
from services.compensation.pay_tables.domain.pay_table import read_pay_table
from services.compensation.statements.domain.statements import read_placements
from services.ladder.policies.domain.policy import read_policy
from services.ladder.rounds.domain.facts import read_person
from shared.kernel.errors import Fault, Invalid
from shared.platform.web.schemas import exact_numbers
from tests.support.cases import load_case
from tests.support.operations import committed_openapi
from tests.support.schema_samples import Document, Schema


def sample_policy() -> dict[str, Any]:
    policy: dict[str, Any] = load_case("placement", "11_skip")["policy"]
    policy["quota"] |= {"last_place_max_share": "0.1", "bottom_review_max_share": "0.2"}
    row = {"education": "college", "months_in_rung": 1, "months_in_tier": 1, "months_of_service": 1}
    policy["promotion"]["JB"]["any_of"] = [row | {"competency_score": "60.5", "certificate_level": 1}]
    return policy


def sample_person() -> dict[str, Any]:
    person: dict[str, Any] = load_case("placement", "11_skip")["people"][0]
    optional = {
        "masked_months": 1,
        "competency_score": "80",
        "certificate_level": 2,
        "previous_band": "good",
        "scores": {"junior": "90", "middle": "91.5", "senior": "92"},
        "protected": False,
        "vetoed": False,
    }
    return person | optional


def sample_scheme() -> dict[str, Any]:
    scheme: dict[str, Any] = load_case("scoring", "01_plain")["scheme"]
    splits = {"annual": {"months": "70", "committee": "30"}, "additional": {"self": "20", "committee": "80"}}
    scheme["indicators"][0] |= {"source": "personnel", "body": "county_group"}
    vetoes = [{"code": "diversion", "name": {"zh": "串码", "en": "Diversion"}}]
    return (
        scheme | splits | {"vetoes": vetoes, "normalisation": {"kind": "mean_shift", "min_group": 8, "sd_floor": "2"}}
    )


def sample_sheet() -> dict[str, Any]:
    sheet: dict[str, Any] = load_case("scoring", "01_plain")["sheet"]
    return sheet | {"bonus": "1.5", "deduction": "2", "veto": ["diversion"]}


def sample_pay_table() -> dict[str, Any]:
    table: dict[str, Any] = load_case("pay", "01_plain")["table"]
    return table


def sample_placement() -> dict[str, Any]:
    return {"rung": "MB", "from": "2025-01-01", "to": "2026-01-01"}


@dataclass(frozen=True)
class DocumentKind:
    """A kind of document: where its schema stands in a service's OpenAPI file, its sample, and its reader."""

    service: str
    schema_path: str
    sample: Callable[[], dict[str, Any]]
    read: Callable[[Any], object]

    @property
    def published(self) -> Document:
        """Return the OpenAPI document with the schema."""
        return Document(committed_openapi(self.service))

    @property
    def schema(self) -> Schema:
        """Return the published schema."""
        return self.published.resolved({"$ref": f"#/components/schemas/{self.schema_path}"})

    def faults(self, document: Any) -> list[Fault]:
        """Return the strict reader's faults."""
        try:
            self.read(document)
        except Invalid as refusal:
            return refusal.faults
        return []

    def matches_schema(self, document: Any) -> bool:
        """Return whether the published schema takes the document."""
        return bool(_validator(self.service, self.schema_path).is_valid(document))

    def choices(self) -> list[str]:
        """Return every text that the schemas of the service's documents name as a choice."""
        choices: set[str] = set()
        for kind in KINDS.values():
            for part in kind._parts(kind.schema) if kind.service == self.service else ():
                choices.update(part.get("enum", ()))
                choices.update({part["const"]} if "const" in part else ())
        return sorted(choices)

    def described_fields(self) -> set[tuple[str, str]]:
        """Return every field that the schema describes, as (object, field)."""
        return {(part["title"], name) for part in self._parts(self.schema) for name in part.get("properties", ())}

    def used_fields(self) -> set[tuple[str, str]]:
        """Return every field of the schema that the sample has, as (object, field)."""
        return set(self._used_fields(self.schema, self.sample()))

    def _parts(self, schema: Schema) -> Iterator[Schema]:
        part = self.published.resolved(schema)
        yield part
        names = [part["propertyNames"]] if "propertyNames" in part else []
        for inner in (*_alternatives(part), *part.get("properties", {}).values(), *names, *_of_items(part)):
            yield from self._parts(inner)

    def _used_fields(self, schema: Schema, value: Any) -> Iterator[tuple[str, str]]:
        part = self.published.resolved(schema)
        for alternative in _alternatives(part):
            if self.published.accepts(alternative, value):
                yield from self._used_fields(alternative, value)
        properties = part.get("properties", {})
        for name in properties.keys() & (value if isinstance(value, dict) else ()):
            yield part["title"], name
            yield from self._used_fields(properties[name], value[name])
        for inner in _of_items(part):
            for item in value.values() if isinstance(value, dict) else value:
                yield from self._used_fields(inner, item)


def _alternatives(schema: Schema) -> list[Schema]:
    return [*schema.get("anyOf", ()), *schema.get("oneOf", ())]


def _of_items(schema: Schema) -> list[Schema]:
    """Return the schemas of a list's items and of an object's free fields."""
    inner = (schema.get("items"), schema.get("additionalProperties"))
    return [part for part in inner if isinstance(part, Mapping)]


@cache
def _validator(service: str, schema_path: str) -> Any:
    schema = {"$ref": f"#/components/schemas/{schema_path}", "components": committed_openapi(service)["components"]}
    return jsonschema_rs.validator_for(schema, validate_formats=True)


def _exactly(read: Callable[[Any], object]) -> Callable[[Any], object]:
    """Read a document as the API does: fractional numbers become the texts that they were written as."""
    return lambda document: read(exact_numbers(document))


def _read_sheet(document: Any) -> object:
    return read_sheet(document, read_scheme(sample_scheme()))


def _read_placement(document: Any) -> object:
    return read_placements([document], read_pay_table(sample_pay_table()))


KINDS = {
    "policy": DocumentKind("ladder", "NewPolicy/properties/policy", sample_policy, _exactly(read_policy)),
    "person": DocumentKind("ladder", "PlacementsPreview/properties/people/items", sample_person, _exactly(read_person)),
    "scheme": DocumentKind("appraisal", "NewScheme/properties/scheme", sample_scheme, _exactly(read_scheme)),
    "sheet": DocumentKind("appraisal", "SheetPreview/properties/sheet", sample_sheet, _exactly(_read_sheet)),
    "pay table": DocumentKind(
        "compensation", "NewPayTable/properties/table", sample_pay_table, _exactly(read_pay_table)
    ),
    "placement": DocumentKind(
        "compensation", "StatementPreview/properties/placements/items", sample_placement, _read_placement
    ),
}
