"""The workers' side of the house: Redis is only their broker, a request never talks to it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "willkommen.settings")

app = Celery("willkommen")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["willkommen"], related_name="heartbeat")
app.autodiscover_tasks(["willkommen"], related_name="task_runs")
