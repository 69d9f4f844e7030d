"""Cartridges in use: what devices report, and policies of their life."""
