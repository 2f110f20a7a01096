"""Texts that people read, in Chinese and in English."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """The title and detail of an error; details are ``str.format`` templates over its parameters."""

    zh_title: str
    en_title: str
    zh_detail: str
    en_detail: str
