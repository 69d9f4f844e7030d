"""Files in and out, without third-party schemas: every fault of a file is told at once."""
