"""Signs of life."""

from django.db import models

# The one row beat, broker and worker write together.
WORKERS = "workers"


class Heartbeat(models.Model):
    """When a part of the house was last seen at work."""

    name = models.CharField(max_length=40, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.name
