"""A simulated year of service centres, by the product's own rules (docs/simulation.md)."""
