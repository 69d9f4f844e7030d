"""Quality of service: surveys, and the evaluation by an imported table of indicators."""
