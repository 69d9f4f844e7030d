"""Requests of customers: what they must have, and which of them say the same twice."""
