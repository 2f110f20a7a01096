"""Texts that people read, in Chinese and in English."""

from dataclasses import dataclass

from shared.kernel.names import Language


@dataclass(frozen=True, slots=True)
class Text:
    """The title and detail of an error; details are ``str.format`` templates over its parameters."""

    zh_title: str
    en_title: str
    zh_detail: str
    en_detail: str

    def title(self, language: Language) -> str:
        """Return the title in a language."""
        return self.zh_title if language == "zh" else self.en_title

    def detail(self, language: Language) -> str:
        """Return the template of the detail in a language."""
        return self.zh_detail if language == "zh" else self.en_detail
