"""gunicorn in the container; WEB_WORKERS processes of WEB_THREADS threads each."""

import os

bind = "0.0.0.0:8000"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_tmp_dir = "/dev/shm"  # the root file system is read-only
control_socket_disable = True
graceful_timeout = 20
max_requests, max_requests_jitter = 20_000, 2_000
accesslog = None  # the application logs each request itself, with its id
