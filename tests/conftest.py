"""What holds for every test: properties are tried on the same examples on every machine."""

from hypothesis import settings

# A found counter-example belongs into a table of a test, not into a machine's private database.
pytest_plugins = [
    "tests.db_fixtures",
    "tests.offices",
    "tests.plans",
    "tests.town",
    "tests.services.changing",
    "tests.services.freed_places",
    "tests.leaks",
    "tests.faults.harness",
]

settings.register_profile("steady", derandomize=True, deadline=None, database=None)
settings.load_profile("steady")
