"""`python -m solver`: `solver.command`, with signals heeded from the first instant.

What a solve needs takes seconds to load on a busy machine; who stops it meanwhile is answered too.
"""

import sys

from solver.interruption import heed_signals

if __name__ == "__main__":
    interruption = heed_signals()

    from solver.command import main

    sys.exit(main(interruption=interruption))
