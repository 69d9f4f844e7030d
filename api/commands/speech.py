"""How the command line speaks: lines in the user's language, faults as cause and action."""

import os
from collections.abc import Iterable

import typer

from api.texts.command_line import LINES
from dispatch.domain.kinds import Language


def spoken_language() -> Language:
    """Return the language of ROUNDSMAN_LANGUAGE, else that of the terminal's locale."""
    named = os.environ.get("ROUNDSMAN_LANGUAGE", "")
    if named in set(Language):
        return Language(named)
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return Language.ZH if locale.startswith("zh") else Language.EN


class Speech:
    """Says lines of `api.texts.command_line` on the terminal."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def line(self, name: str, **values: object) -> str:
        """Return a line with its values filled in."""
        return LINES[name][self.language.value].format(**values)

    def say(self, name: str, **values: object) -> None:
        """Print a line."""
        typer.echo(self.line(name, **values))

    def complain(self, sentences: Iterable[str]) -> None:
        """Print sentences on the error stream."""
        for sentence in sentences:
            typer.echo(sentence, err=True)
