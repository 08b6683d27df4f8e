"""What the next release knows of an appointment and this one does not."""

from django.db import models

from appointments.models import Appointment

models.TextField(null=True, default="next").contribute_to_class(
    Appointment, "next_release"
)  # this release leaves it empty
