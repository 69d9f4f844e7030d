"""What is logged after a command that ran inside another program."""

import pytest
import structlog
from typer.testing import CliRunner

from api.cli import app


def test_the_log_goes_to_the_error_stream_of_the_moment(
    capsys: pytest.CaptureFixture[str],
) -> None:
    CliRunner().invoke(app, ["check", "--help"])  # its own error stream is closed by now
    structlog.get_logger().error("trouble")
    assert "trouble" in capsys.readouterr().err
