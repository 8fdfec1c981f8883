"""Series of lists: asked for once, booked at once, changed as one or from one of them on."""
