"""The texts of all codes, one table a room; `[...]` is left out when a value in it is not known."""
