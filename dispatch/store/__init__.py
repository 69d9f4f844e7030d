"""Rows: SQLAlchemy models by aggregate, the session, shared queries, and the migrations."""
