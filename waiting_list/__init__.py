"""The waiting list: patients, pathways and needs; imported files; NHS England's official figures."""
