"""Quality of service: surveys of customers, measures, the evaluation of service."""
