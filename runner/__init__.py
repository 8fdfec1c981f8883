"""The parts of `run.py`. Standard library only, apart from psycopg2 once the environment stands."""
