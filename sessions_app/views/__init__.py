"""Pages: read what was asked, one service or selector, answer. Thin doors."""
