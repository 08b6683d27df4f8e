"""Addresses: desk."""

from django.urls import path

from willkommen.views import disclosure, messages

urlpatterns = [
    path("auskunft/", disclosure.disclosure, name="disclosure"),
    path("nachrichten/", messages.messages, name="messages"),
    path("nachrichten/anhalten/", messages.messages_pause, name="messages_pause"),
    path("nachrichten/fortsetzen/", messages.messages_resume, name="messages_resume"),
    path("nachrichten/<uuid:message>/nochmal/", messages.message_retry, name="message_retry"),
    path("nachrichten/<uuid:message>/nicht-senden/", messages.message_cancel, name="message_cancel"),
]
