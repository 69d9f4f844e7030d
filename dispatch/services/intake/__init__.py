"""Requests of customers: taken one by one or many at once, and merged where they were made before.

`register` knows whom it was looked up for, `matching` says what a request is about, `taking` writes
what follows from it.
"""
