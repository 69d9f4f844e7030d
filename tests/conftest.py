"""What every test has at hand; each plugin says what it is for."""

from hypothesis import settings

pytest_plugins = [
    "tests.support.databases",
    "tests.support.migrated",
    "tests.support.needs",
    "tests.support.not_run",
]

# The same cases on every run; how long one takes says more about the machine than about the code.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")
