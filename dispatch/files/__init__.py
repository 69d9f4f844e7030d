"""Files in and out as plain values, with every fault of a file at once."""
