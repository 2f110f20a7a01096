"""What a table must look like: its columns, their labels in both languages, and what their cells hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from shared.kernel.names import Language

Kind = Literal["text", "code", "decimal", "integer", "date", "month", "boolean", "choice", "decimals"]

_SCHEMAS: dict[Kind, dict[str, Any]] = {
    "text": {"type": "string"},
    "code": {"type": "string"},
    "decimal": {"type": "string", "format": "decimal"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "month": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
    "boolean": {"type": "boolean"},
    "choice": {"type": "string"},
    "decimals": {"type": "array", "items": {"type": "string", "format": "decimal"}},
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``zh`` and ``en`` are its labels.

    A ``required`` column must be there and filled, unless ``blank`` lets its cells be empty; the cells of a column that
    is not required may always be. ``choices`` gives the labels (Chinese, English) of each value. A ``code`` keeps its
    leading zeros: ``width`` is the fewest characters it can have, so that a shorter number shows that zeros were lost.
    ``pattern`` is a regular expression for the whole of a code or text. ``minimum`` and ``maximum`` hold for numbers,
    and for each number of a list.
    """

    key: str
    zh: str
    en: str
    kind: Kind
    required: bool = True
    blank: bool = False
    choices: Mapping[str, tuple[str, str]] | None = None
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    places: int | None = None
    width: int | None = None
    max_length: int = 200
    pattern: str | None = None
    multiline: bool = False

    def __post_init__(self) -> None:
        """Refuse a choice without choices: ValueError."""
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError(f"column {self.key}: choices belong to the kind choice")

    @property
    def needs_value(self) -> bool:
        """Tell whether an empty cell is a mistake."""
        return self.required and not self.blank

    def label(self, language: Language) -> str:
        """Return the label in a language."""
        return self.zh if language == "zh" else self.en

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON schema of a value in JSON rows."""
        schema = {**_SCHEMAS[self.kind], "title": self.en, "description": self.zh}
        if self.kind in {"text", "code"}:
            schema["maxLength"] = self.max_length
        if self.kind == "integer":
            schema |= {"minimum": int(self.minimum)} if self.minimum is not None else {}
            schema |= {"maximum": int(self.maximum)} if self.maximum is not None else {}
        if self.choices is not None:
            schema["enum"] = list(self.choices)
        if not self.needs_value:
            schema["type"] = [schema["type"], "null"]
            if self.choices is not None:
                schema["enum"].append(None)
        return schema


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table's columns and how many rows it may have; ``unique`` columns together name a row at most once."""

    name: str
    columns: Sequence[Column]
    row_limit: int
    unique: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse two columns of the same key, and uniqueness over columns that are not there: ValueError."""
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError(f"form {self.name}: two columns have the same key")
        if not set(self.unique) <= set(keys):
            raise ValueError(f"form {self.name}: unique columns that it does not have")
