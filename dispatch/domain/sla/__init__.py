"""Promises to a customer: the ladder of stages, its clocks, reminders and owners."""
