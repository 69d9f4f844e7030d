"""Fixtures and helpers that several rooms share; conftest.py names the plugins among them."""
