"""`roundsman nightly`: the night's planning by hand."""

from typing import Annotated

import typer

from api.commands.planning import Teller
from api.commands.refusing import clear_sentences
from api.commands.speech import Speech, spoken_language
from dispatch.bootstrap import open_house
from dispatch.config import read_settings
from dispatch.solving.side_by_side import solve_queued
from dispatch.store.migrations import upgrade


def nightly(
    now: Annotated[bool, typer.Option("--now", help="do not wait for the night's hour")] = False,
    prove: Annotated[
        bool, typer.Option("--prove", help="here, not by the server that runs")
    ] = False,
) -> None:
    """Queue tonight's runs, once a local date for each centre, and solve what is queued.

    How far drafts are from the best is proven by the server in its idle time, or here on request.
    """
    speech = Speech(spoken_language())
    with clear_sentences(speech):
        house = open_house(read_settings())
        upgrade(house.database)
        for night in house.nightly_planner().nightly(house.now(), force=now):
            outcome = speech.line(f"night_{night.outcome.value.lower()}")
            day = night.day.isoformat()
            speech.say("nightly", centre=night.centre_id, date=day, outcome=outcome)
        for run_id in solve_queued(house.workers(), Teller(speech)):
            speech.say("solved", id=run_id)
        prover = house.prover()
        while prove and (plan_id := prover.prove_next()):
            speech.say("proved", id=plan_id)
