"""Says what was not run: in the very last line of a session, and as failures under CI=true."""

import os
from collections import defaultdict
from collections.abc import Generator, Iterable
from typing import TypeVar

import pytest

AnyReport = pytest.TestReport | pytest.CollectReport
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

REFUSED = "CI=true lets nothing be skipped: "


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one under CI."""
    report = yield
    return _failed_under_ci(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped file into a failed one under CI."""
    report = yield
    return _failed_under_ci(report)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Print the closing line, after everything that pytest itself has to say."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None or hasattr(config, "workerinput"):
        return
    ends = ("skipped", "failed", "error")
    reports = (report for end in ends for report in terminal.stats.get(end, []))
    terminal.write_line(closing_line(reports))


def closing_line(reports: Iterable[AnyReport]) -> str:
    """The tests not run, by reason and file; the cases of one test count as one."""
    tests: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for report in reports:
        reason = _reason(report)
        if reason is not None:
            file, _, name = report.nodeid.partition("::")
            tests[reason][file][name.partition("[")[0] or "the whole file"] = None
    if not tests:
        return "NOT RUN: nothing was skipped."
    reasons = (
        f"{reason}: " + "; ".join(f"{file}: {', '.join(names)}" for file, names in files.items())
        for reason, files in tests.items()
    )
    return "NOT RUN: " + " | ".join(reasons)


def _failed_under_ci(report: Report) -> Report:
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        report.longrepr = f"{REFUSED}{_reason(report)}"
        report.outcome = "failed"
    return report


def _reason(report: AnyReport) -> str | None:
    """Why it was not run; None when it was."""
    if report.skipped:
        said = report.longrepr
        return (said[2] if isinstance(said, tuple) else str(said)).removeprefix("Skipped: ")
    refused = str(report.longrepr)
    return refused.removeprefix(REFUSED) if refused.startswith(REFUSED) else None
