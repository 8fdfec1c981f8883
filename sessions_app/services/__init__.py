"""Every way a session is written. Pages, API, tasks and commands are doors to these."""
