"""The door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "willkommen.settings")

application = get_wsgi_application()

from willkommen.warm import warm_up  # noqa: E402 -- Django is there only now

warm_up()
