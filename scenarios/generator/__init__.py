"""Makes scenario folders of a chosen size from a seed; `python -m scenarios.generator --help`."""
