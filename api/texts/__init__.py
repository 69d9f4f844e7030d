"""Words for people, in English and Chinese: cause and action of every code."""
