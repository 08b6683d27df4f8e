"""The same work on libres, django-appointment and pretix, each in an environment of its own. `make bench-peers`."""
