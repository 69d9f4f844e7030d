"""The solving room: claims queued plan runs and solves each in a child process.

The row is the truth of a solve.
"""
