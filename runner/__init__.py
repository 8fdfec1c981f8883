"""What `run.py` is made of. Standard library only, apart from psycopg2 once the environment stands."""
