"""The REST door: JSON under /v1, described by OpenAPI."""
