"""Ground floor: authorities, staff, faces, outgoing messages, languages, look and feel."""

from willkommen.celery import app as celery_app

__all__ = ["celery_app"]
