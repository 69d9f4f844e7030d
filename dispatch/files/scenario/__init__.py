"""Scenario folders: an organisation with its work, in TOML and CSV (see scenarios/README.md)."""
