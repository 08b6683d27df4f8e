"""How gunicorn serves the pages: two sync workers were faster than threads or async ones on two cores (performance)."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "sync"
# One copy of the code in memory; no connection is opened before the workers part.
preload_app = True
# A page takes milliseconds. Whatever takes this long is stuck, and its worker is replaced.
timeout = 30
# A request under way may finish when the server is told to end.
graceful_timeout = 10
# A fresh process now and then, not all at the same moment.
max_requests = 20000
max_requests_jitter = 2000
# Workers show that they live by touching a file: in memory, because a disk can be slow or read-only.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - gunicorn makes the file safely
# Nobody steers the server through a socket.
control_socket_disable = True
# No access log: addresses hold tokens, and who looked at what when is nobody's business. The proxy counts requests.
accesslog = None
errorlog = "-"
