"""Partner points (特约网点): contracts, fees, opening, staff, and how offers are answered."""
