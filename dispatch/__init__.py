"""The trade: rows, travel, planning and use cases between the doors (api) and the solver."""
