"""The solving room.

A pure library from a `Problem` to a `Plan`, with no database, web, clock or place names.
"""
