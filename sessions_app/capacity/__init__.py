"""What is left of the rooms: opening windows, less closures, bank holidays, own lists and insourced sessions."""
