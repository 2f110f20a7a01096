"""What a table must look like: its columns, their labels in both languages, and what their cells hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

from shared.kernel.names import Language

Blank = Literal["refuse", "leave", "remove"]
Kind = Literal["text", "code", "decimal", "integer", "date", "month", "boolean", "choice", "choices", "decimals"]

_SCHEMAS: dict[Kind, dict[str, Any]] = {
    "text": {"type": "string"},
    "code": {"type": "string"},
    "decimal": {"type": ["string", "number"], "format": "decimal"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "month": {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
    "boolean": {"type": "boolean"},
    "choice": {"type": "string"},
    "choices": {"type": ["array", "string"], "items": {"type": "string"}},
    "decimals": {"type": "array", "items": {"type": ["string", "number"], "format": "decimal"}},
}


_BLANKS: Final[Mapping[Blank, str]] = {
    "refuse": "A value is needed.",
    "leave": "Blank or null leaves what is on record.",
    "remove": "Blank or null removes what is on record.",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column; ``zh`` and ``en`` are its labels.

    A file has every ``required`` column. ``blank`` says what an empty cell or a null means: it is a mistake, it leaves
    what is on record, or it removes that. A column that is not there always leaves what is on record. ``choices`` gives
    the labels (Chinese, English) of each value, ``other_labels`` further usual words for a choice, or for yes and no.
    A cell of the kind ``choices`` lists any number of them; a word for "none" is blank there.
    A ``code`` keeps its leading zeros: ``width`` is the fewest characters it can have, so that a shorter number shows
    that zeros were lost. ``pattern`` is a regular expression for the whole of a code or text. ``minimum`` and
    ``maximum`` hold for numbers, and for each number of a list. Where a decimal may be a percentage, ``percent`` takes
    the number that stands before the sign: 82.6 of 82.6 %. ``note`` is a hint (Chinese, English) for templates.
    """

    key: str
    zh: str
    en: str
    kind: Kind
    required: bool = True
    blank: Blank = "refuse"
    choices: Mapping[str, tuple[str, str]] | None = None
    other_labels: Mapping[Any, Sequence[str]] | None = None
    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None
    places: int | None = None
    width: int | None = None
    max_length: int = 200
    pattern: str | None = None
    multiline: bool = False
    percent: bool = False
    note: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        """Refuse a choice without choices, and other labels for anything else than choices and booleans: ValueError."""
        if self.kind != "choices" and (self.kind == "choice") != bool(self.choices):
            raise ValueError(f"column {self.key}: choices belong to the kind choice")
        if self.other_labels and not set(self.other_labels) <= set(self.choices or (True, False)):
            raise ValueError(f"column {self.key}: other labels for a value that it does not have")

    @property
    def needs_value(self) -> bool:
        """Tell whether an empty cell is a mistake."""
        return self.blank == "refuse"

    def label(self, language: Language) -> str:
        """Return the label in a language."""
        return self.zh if language == "zh" else self.en

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON schema of a value in JSON rows."""
        schema = {**_SCHEMAS[self.kind], "title": self.en, "description": f"{self.zh}. {_BLANKS[self.blank]}"}
        if self.kind in {"text", "code"}:
            schema["maxLength"] = self.max_length
        if self.kind == "integer":
            schema |= {"minimum": int(self.minimum)} if self.minimum is not None else {}
            schema |= {"maximum": int(self.maximum)} if self.maximum is not None else {}
        if self.kind == "choice":
            schema["enum"] = list(self.choices or ())
        if not self.needs_value:
            types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            schema["type"] = [*types, "null"]
            if self.kind == "choice":
                schema["enum"].append(None)
        return schema


@dataclass(frozen=True, slots=True)
class TableForm:
    """A table's columns and how many rows it may have; ``unique`` columns together name a row at most once.

    A template has the ``prefilled`` columns filled in. A row of it in which nothing else is filled in is passed over.
    """

    name: str
    columns: Sequence[Column]
    row_limit: int
    unique: tuple[str, ...] = ()
    prefilled: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a form that contradicts itself, or does not say what a blank means: ValueError."""
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError(f"form {self.name}: two columns have the same key")
        if not {*self.unique, *self.prefilled} <= set(keys):
            raise ValueError(f"form {self.name}: unique or prefilled columns that it does not have")
        if undeclared := [column.key for column in self.columns if not column.required and column.needs_value]:
            raise ValueError(f"form {self.name}: blank cells of {undeclared} mean nothing yet: leave or remove")
