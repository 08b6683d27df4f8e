"""“There is news on your case”: for whoever is allowed to know, behind reference and code."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.actions.news import NEWS
from casework.messages._texts import sign_in_page, text_of
from casework.models import Case
from willkommen.messages import Letter, MessageKind, register_kind
from willkommen.models import OutgoingMessage
from willkommen.models.messages import Channel


def register() -> None:
    """Make the kind known to the outbox."""
    register_kind(
        MessageKind(
            code=NEWS,
            name=gettext_lazy("News on a case"),
            still_holds=_is_reachable,
            write=_write,
            title=lambda case: case.reference,
            find=_find,
        )
    )


def _find(keys: Iterable[int]) -> dict[int, Case]:
    return Case.objects.order_by().select_related("authority").in_bulk(list(keys))


def _is_reachable(case: Case, now: datetime) -> bool:
    return not case.is_protected and case.status != "draft"


def _write(case: Case, message: OutgoingMessage) -> Letter:
    words = {
        "authority": case.authority,
        "sign_in_page": sign_in_page(case.authority),
    }
    if message.channel == Channel.SMS:
        return Letter(short_text=text_of("messages/case_news_short.txt", words))
    return Letter(subject=_("There is news for you"), text=text_of("messages/case_news.txt", words))
