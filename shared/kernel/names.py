"""Names that people read, in Chinese and in English."""

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]


class Name(NamedTuple):
    """A name in both languages."""

    zh: str
    en: str

    def text(self, language: Language) -> str:
        """Return the name in a language."""
        return self.zh if language == "zh" else self.en
