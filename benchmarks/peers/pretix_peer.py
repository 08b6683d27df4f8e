"""pretix: every start of every day is a date of an event series with a quota of 12; a place in the cart is held."""

import datetime as dt
import os
import sys
import tempfile
import zoneinfo
from decimal import Decimal

import dj

host = dj.parse(os.environ["DSN"])
folder = tempfile.TemporaryDirectory()
os.environ |= {
    "DATA_DIR": folder.name,
    "DJANGO_SETTINGS_MODULE": "pretix.settings",
    "PRETIX_DATABASE_BACKEND": "postgresql",
    **{f"PRETIX_DATABASE_{name}": str(host[name]) for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")},
}

import django  # noqa: E402 -- its settings are read from the environment above

django.setup()

from celery import Task  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils.timezone import now  # noqa: E402
from django_scopes import scope, scopes_disabled  # noqa: E402
from pretix.base.models import CartPosition, Event, Order, OrderPosition, Organizer, Quota, SubEvent  # noqa: E402
from pretix.base.services.cart import CartError, CartManager  # noqa: E402
from pretix.base.services.orders import OrderError, _perform_order  # noqa: E402
from pretix.base.services.quotas import QuotaAvailability  # noqa: E402
from work import (  # noqa: E402
    COUNTERS,
    DAYS,
    MINUTES,
    RUSH_COUNTERS,
    RUSH_DAY,
    RUSH_STARTS,
    STARTS,
    Gone,
    is_booked,
    median_ms,
    rushes,
    say,
)

ZONE = zoneinfo.ZoneInfo("Europe/Berlin")


def moment(day: dt.date, start: dt.time) -> dt.datetime:
    """The moment at the office."""
    return dt.datetime.combine(day, start, ZONE)


def series(organizer: Organizer, slug: str, times: list[dt.datetime], size: int) -> tuple[Event, object, list[Quota]]:
    """An event series with a date, and a quota for its one free ticket, at each of these times."""
    event = Event.objects.create(
        organizer=organizer, name=slug, slug=slug, currency="EUR", has_subevents=True, live=True,
        date_from=times[0], plugins="",
    )  # fmt: skip
    item = event.items.create(name="Appointment", default_price=0, all_sales_channels=True)
    dates = [
        SubEvent(event=event, name=slug, active=True, date_from=time, date_to=time + dt.timedelta(minutes=MINUTES))
        for time in times
    ]
    SubEvent.objects.bulk_create(dates)
    quotas = Quota.objects.bulk_create(Quota(event=event, subevent=date, name="q", size=size) for date in dates)
    Quota.items.through.objects.bulk_create(Quota.items.through(quota=quota, item=item) for quota in quotas)
    return event, item, quotas


def availability(organizer: Organizer) -> None:
    """The state of every quota of the eight weeks."""
    times = [moment(day, start) for day in DAYS for start in STARTS]
    event, item, quotas = series(organizer, "weeks", times, COUNTERS)
    booked, channel = is_booked(), organizer.sales_channels.get(identifier="web")
    taken = [quota for _ in range(COUNTERS) for quota in quotas if booked()]
    orders = Order.objects.bulk_create(
        Order(event=event, organizer=organizer, code=f"B{number:05d}", status=Order.STATUS_PAID, datetime=now(),
              expires=now() + dt.timedelta(days=90), total=0, sales_channel=channel, secret=f"s{number}")
        for number in range(len(taken))
    )  # fmt: skip
    OrderPosition.all.bulk_create(
        OrderPosition(order=order, organizer=organizer, item=item, subevent_id=quota.subevent_id, price=0, positionid=1,
                      secret=f"p{order.code}", pseudonymization_id=f"P{order.code}", tax_rate=0, tax_value=0)
        for order, quota in zip(orders, taken, strict=True)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def read() -> int:
        found = QuotaAvailability()
        found.queue(*Quota.objects.filter(event=event).select_related("subevent"))
        found.compute()
        return sum(1 for state, _ in found.results.values() if state == Quota.AVAILABILITY_OK)

    with CaptureQueriesContext(connection) as queries:
        free = read()
    cold, warm = median_ms(read)
    say(part="availability", cold_ms=cold, warm_ms=warm, queries=len(queries), free=free)


class Rush:
    """The rush at an event series of its own."""

    def __init__(self, organizer: Organizer, slug: str) -> None:
        self.organizer = organizer
        self.event, self.item, self.quotas = series(
            organizer, slug, [moment(RUSH_DAY, start) for start in RUSH_STARTS], RUSH_COUNTERS
        )
        self.event.settings.mail_sales_channel_placed_paid = []  # a worker would send the mail, not whoever books
        self.channel = organizer.sales_channels.get(identifier="web")

    def free(self) -> list:
        """The dates that have a place left."""
        with scope(organizer=self.organizer):
            found = QuotaAvailability()
            found.queue(*self.quotas)
            found.compute()
            return [quota for quota, (state, _) in found.results.items() if state == Quota.AVAILABILITY_OK]

    def cart_id(self, number: int) -> str:
        """Each person's own; no two events may share one."""
        return f"{number}@{self.event.slug}"

    def hold(self, quota: Quota, number: int) -> None:
        """A ticket into the cart, which holds it."""
        with scope(organizer=self.organizer):
            # as for every request: nothing of the event is remembered from the one before
            fresh = Event.objects.get(pk=self.event.pk)
            cart = CartManager(event=fresh, cart_id=self.cart_id(number), sales_channel=self.channel)
            try:
                cart.add_new_items(
                    [{"item": self.item.pk, "variation": None, "count": 1, "subevent": quota.subevent_id}]
                )
                cart.commit()
            except CartError as error:
                raise Gone from error

    def book(self, quota: Quota, number: int) -> None:
        """A ticket into the cart, then the order for it: what its worker does after the last page."""
        self.hold(quota, number)
        with scope(organizer=self.organizer):
            fresh = Event.objects.get(pk=self.event.pk)
            cart = CartPosition.objects.filter(event=fresh, cart_id=self.cart_id(number))
            free_of_charge = {"id": "0", "provider": "free", "max_value": None, "min_value": None, "info_data": {}}
            free_of_charge |= {"multi_use_supported": False, "payment_amount": Decimal(0)}
            try:
                _perform_order(
                    fresh, [free_of_charge], [place.pk for place in cart], f"person{number}@example.org", "en", None
                )
            except OrderError as error:
                raise Gone from error

    def held(self) -> int:
        """How many places lie in carts."""
        return CartPosition.objects.filter(event=self.event).count()

    def ordered(self) -> int:
        """How many places are sold."""
        return OrderPosition.objects.filter(order__event=self.event, order__status=Order.STATUS_PAID).count()

    def clear(self) -> None:
        """Everything is free again."""
        CartPosition.objects.filter(event=self.event).delete()
        for order in Order.objects.filter(event=self.event):
            OrderPosition.all.filter(order=order).delete()
            order.payments.all().delete()
            order.transactions.all().delete()
            order.delete()


def contention(organizer: Organizer, rounds: int) -> None:
    """Holding a place alone, then the whole way to an order."""
    for part in ("held", "booked"):
        rush = Rush(organizer, part)
        act, done = (rush.hold, rush.held) if part == "held" else (rush.book, rush.ordered)
        found = rushes(rounds, free=rush.free, book=act, close=lambda: connection.close(), sold=done, clear=rush.clear)
        say(part=part, **found)


def nothing(*_args, **_kwargs) -> None:
    """What is handed to pretix's worker (notifications, web hooks, mails) is not done here, as ours is not."""


if __name__ == "__main__":
    Task.apply_async = nothing
    call_command("migrate", verbosity=0, interactive=False)
    with scopes_disabled():
        organizer = Organizer.objects.create(name="bench", slug="bench")
        organizer.sales_channels.get_or_create(identifier="web", defaults={"type": "web", "label": "Web"})
        organizer = Organizer.objects.get(pk=organizer.pk)
    with scope(organizer=organizer):
        availability(organizer)
        contention(organizer, int(sys.argv[1]))
