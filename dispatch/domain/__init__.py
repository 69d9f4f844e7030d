"""The rules of the trade, on plain values: no database, no web, no files, no clock."""
