"""Arithmetic on dates inside SQL that both databases do alike."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class plus_days(FunctionElement[date]):  # noqa: N801 - reads like the SQL function it stands for
    """A date so many days later; the number may be negative."""

    type = Date()
    inherit_cache = True


class earliest(FunctionElement[date]):  # noqa: N801 - reads like the SQL function it stands for
    """The earliest of several dates, none of which may be NULL."""

    type = Date()
    inherit_cache = True


@compiles(plus_days, "sqlite")
def _plus_days_sqlite(element: plus_days, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - of SQLAlchemy
    day, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"date({day}, ({days}) || ' days')"


@compiles(plus_days, "postgresql")
def _plus_days_postgresql(element: plus_days, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - of SQLAlchemy
    day, days = element.clauses
    whole: ColumnElement[int] = cast(days, Integer)
    return f"({compiler.process(day, **options)} + {compiler.process(whole, **options)})"


@compiles(earliest, "sqlite")
def _earliest_sqlite(element: earliest, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - of SQLAlchemy
    return f"min({compiler.process(element.clauses, **options)})"


@compiles(earliest, "postgresql")
def _earliest_postgresql(element: earliest, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - of SQLAlchemy
    return f"least({compiler.process(element.clauses, **options)})"
