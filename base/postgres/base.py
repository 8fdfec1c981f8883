"""The database engine of the product: Django's own, which asks less."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A kept connection is asked ``SELECT 1`` only when something has come from the server unasked.

    A server that went away closed its end, and a closed end can be read. While there is nothing to read the
    connection stands, and a request saves the message that every request would begin with.
    """

    def is_usable(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        ear = select.poll()
        ear.register(self.connection, select.POLLIN)
        return super().is_usable() if ear.poll(0) else True
