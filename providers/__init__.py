"""Insourcing companies, their people, papers and clearance."""
