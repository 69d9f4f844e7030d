"""Questions that several rooms ask of the rows."""
