"""Chinese texts keep to the words of the trade, as docs/vocabulary.md has them."""

from tests.house.test_tracked_files import ROOT, tracked

FORBIDDEN = "工程" + "师"
"""Another trade: an engineer."""


def test_a_technician_is_called_by_one_name() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in tracked("*.ts", "*.svelte", "*.py", "*.md", "*.csv", "*.toml", "*.html")
        for line in path.read_text("utf-8", errors="replace").splitlines()
        if FORBIDDEN in line
    }
    assert found == set()
