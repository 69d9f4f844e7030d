"""How a command ends that cannot be carried out: a clear sentence for each fault, no traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from api.commands.speech import Speech
from api.texts.faults import worded
from dispatch.domain.codes_commands import CommandCode
from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.refusals import Refused
from dispatch.store.trouble import DATABASE_TROUBLE, trouble_text
from solver.faults import Fault, InvalidInput

BAD_INPUT = 2
"""Exit status of a command whose input was refused."""
INPUT = frozenset(
    {
        CommandCode.FILE_UNREADABLE,
        CommandCode.NOT_A_DATE,
        LedgerCode.MONTH_MALFORMED,
        LedgerCode.FILE_KIND,
        LedgerCode.PAYEE_NOT_FOUND,
    }
)
"""Refusals of one fault that are about what was asked for."""
UNUSABLE = 3
"""Exit status of a command that found no usable place to work in."""


@contextmanager
def clear_sentences(speech: Speech) -> Iterator[None]:
    """Turn refusals into sentences on the error stream, and an exit status that is not 0."""
    try:
        yield
    except InvalidInput as refused:
        speech.complain(_sentence(fault, speech) for fault in refused.faults)
        raise typer.Exit(BAD_INPUT) from None
    except Refused as refused:
        speech.complain([_sentence(refused.fault, speech)])
        raise typer.Exit(BAD_INPUT if refused.fault.code in INPUT else UNUSABLE) from None
    except DATABASE_TROUBLE as trouble:
        values = {"detail": trouble_text(trouble)}
        fault = Fault(CommandCode.DATABASE_UNUSABLE, "", values)
        speech.complain([_sentence(fault, speech)])
        raise typer.Exit(UNUSABLE) from None
    except OSError as trouble:
        values = {"path": str(trouble.filename or ""), "detail": trouble.strerror or ""}
        fault = Fault(CommandCode.FILE_UNWRITABLE, "", values)
        speech.complain([_sentence(fault, speech)])
        raise typer.Exit(UNUSABLE) from None


def _sentence(fault: Fault, speech: Speech) -> str:
    words = worded(fault, speech.language)
    place = ": ".join(part for part in (fault.code.value, words.field) if part)
    return f"[{place}] {speech.line('fault', cause=words.cause, action=words.action)}"
