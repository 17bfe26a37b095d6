"""How gunicorn serves the site, for `make run`, for `make serve` and for a service of the system."""

import gc
import os
from pathlib import Path
from typing import Any

_host = os.environ.get("HOST") or "127.0.0.1"
_port = os.environ.get("PORT") or "8000"
bind = f"[{_host}]:{_port}" if ":" in _host and not _host.startswith("[") else f"{_host}:{_port}"

# Threads wait for the database while others answer; two processes survive a slow one.
worker_class = "gthread"
workers = 2
threads = 4
preload_app = False

# Heartbeats in memory: on a disk that is busy, a worker could be taken for dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None

# A worker is replaced now and then, not all at the same moment: a leak stays small.
max_requests = 1000
max_requests_jitter = 100

# No second way in, and no socket left behind in somebody's home folder.
control_socket_disable = True

# Whose X-Forwarded-* headers are believed: a proxy on the same machine, nobody else.
forwarded_allow_ips = "127.0.0.1"

# Who read which position is not written down. Errors go to stderr.
accesslog = None
errorlog = "-"
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """What was loaded stays: the collector need not look at it again, for which one page in fifty waited."""
    gc.collect()
    gc.freeze()
