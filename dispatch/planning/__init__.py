"""The planning room: rows become a problem, and a plan becomes rows."""
