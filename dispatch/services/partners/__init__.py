"""Partner points at work: visits offered to them, their answers, and the watch over those."""
