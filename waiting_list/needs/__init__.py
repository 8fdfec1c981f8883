"""One need and the story of its clock."""
