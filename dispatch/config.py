"""Settings from the environment (DATABASE_URL and ROUNDSMAN_...); each has a default that works."""

from datetime import time
from pathlib import Path

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from dispatch.domain.codes_commands import CommandCode
from dispatch.domain.kinds import Language
from solver.faults import Fault, InvalidInput


class Settings(BaseSettings):
    """How this installation is set up.

    `map_tiles_url` is like ``https://{s}.tiles.example/{z}/{x}/{y}.png``.
    `night_starts_at` is local time of each centre. `night_time_limit_s` is for the searches of all
    centres of a night together; without it each centre has `time_limit_s`.
    `night_prove_time_limit_s` is for all proofs of a night together; they begin when no run waits
    any more and give way to one that comes, so ten minutes take nothing from anyone; 0 asks for no
    proof. `workers` runs are
    solved side by side; those of a night have `threads` between them. `trust_proxy_headers` takes
    the caller's address and scheme from the reverse proxy in front, and must be off without one.
    `survey_calls_a_minute` are for one address: many phones of a mobile network share one.
    """

    model_config = SettingsConfigDict(env_prefix="ROUNDSMAN_", frozen=True, extra="forbid")

    database_url: str = Field(
        default="sqlite:///var/roundsman.db",
        validation_alias=AliasChoices("DATABASE_URL", "database_url"),
    )
    var: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    trust_proxy_headers: bool = False
    web_folder: Path = Path("api/web/dist")
    map_tiles_url: str | None = Field(default=None, pattern=r"^https?://[^\s/;,'\"]+/\S+$")
    default_language: Language = Language.ZH
    geocoder: str = "gazetteer"
    geocoder_home: str = "福建省福州市"
    geocoder_key: SecretStr = SecretStr("")

    session_hours: int = Field(default=12, ge=1, le=24 * 31)
    sign_ins_a_minute: int = Field(default=5, ge=1)
    survey_calls_a_minute: int = Field(default=30, ge=1)
    max_body_bytes: int = Field(default=1_000_000, ge=1_000)

    works_nights: bool = True
    solves: bool = True
    night_starts_at: time = time(2, 0)
    night_days: int = Field(default=7, ge=1, le=62)
    night_time_limit_s: int | None = Field(default=None, ge=1, le=86_400)
    night_prove_time_limit_s: int = Field(default=600, ge=0, le=86_400)
    night_catch_up_hours: int = Field(default=12, ge=1, le=23)
    engine: str = "kernel"
    time_limit_s: int = Field(default=60, ge=1, le=86_400)
    threads: int = Field(default=2, ge=1, le=64)
    workers: int = Field(default=1, ge=1, le=64)
    seed: int = Field(default=1, ge=0)


def read_settings(port: int | None = None) -> Settings:
    """Read the settings; a port that is given goes before that of the environment.

    Raises
    ------
    InvalidInput
        SETTING_INVALID for each that cannot be used, by the name of its variable.
    """
    try:
        return Settings() if port is None else Settings(port=port)
    except ValidationError as refused:
        raise InvalidInput(
            [
                Fault(
                    CommandCode.SETTING_INVALID, _variable(error["loc"]), {"detail": error["msg"]}
                )
                for error in refused.errors()
            ]
        ) from None


def _variable(place: tuple[int | str, ...]) -> str:
    """Return the name of the variable of a setting; that of the database has no prefix."""
    name = str(place[0]).upper()
    return name if name == "DATABASE_URL" else f"ROUNDSMAN_{name}"
