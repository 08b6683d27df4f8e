"""Too often is a short wait, never a lock."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import include, path

from willkommen.faces import house_page
from willkommen.models import RateBucket
from willkommen.rate import client_key, slow_down, slowly

NOW = dt.datetime(2026, 10, 5, 9, 0, tzinfo=dt.UTC)


def seconds(count):
    return dt.timedelta(seconds=count)


@house_page
@slowly(per_minute=30, burst=2)
def slow_form(request):
    return HttpResponse("thank you")


@house_page
@slowly(per_minute=30, burst=2, methods=("GET",))
def slow_search(request):
    return HttpResponse("found")


@house_page
@slowly(per_minute=30, burst=2, methods=("GET",))
def seen_by_others(request):
    assert connection.in_atomic_block
    with ThreadPoolExecutor(1) as other:
        return HttpResponse(str(other.submit(buckets).result()))


def buckets():
    try:
        return RateBucket.objects.count()
    finally:
        connection.close()


urlpatterns = [
    path("ar/form/", slow_form, {"language": "ar"}),
    path("en/search/", slow_search, {"language": "en"}),
    path("en/seen-by-others/", seen_by_others, {"language": "en"}),
    path("", include("willkommen.urls")),
]


@pytest.mark.django_db
def test_a_burst_goes_through_and_the_next_one_waits_for_one_token():
    waits = [slow_down(key="a", per_minute=30, burst=3, now=NOW) for _ in range(4)]
    assert waits == [0, 0, 0, 2]


@pytest.mark.django_db
def test_asking_in_vain_costs_nothing_and_the_wait_never_grows():
    for _ in range(3):
        slow_down(key="a", per_minute=30, burst=3, now=NOW)
    waits = [slow_down(key="a", per_minute=30, burst=3, now=NOW + seconds(0.5)) for _ in range(50)]
    assert waits == [pytest.approx(1.5)] * 50
    assert slow_down(key="a", per_minute=30, burst=3, now=NOW + seconds(2)) == 0
    assert slow_down(key="a", per_minute=30, burst=3, now=NOW + seconds(2)) == pytest.approx(2)


@pytest.mark.django_db
def test_a_rested_bucket_is_full_and_no_fuller():
    slow_down(key="a", per_minute=30, burst=3, now=NOW)
    later = NOW + dt.timedelta(days=2)
    assert [slow_down(key="a", per_minute=30, burst=3, now=later) for _ in range(4)] == [0, 0, 0, 2]


@pytest.mark.django_db
def test_a_clock_that_runs_behind_gives_no_tokens_and_takes_none():
    slow_down(key="a", per_minute=30, burst=2, now=NOW)
    assert slow_down(key="a", per_minute=30, burst=2, now=NOW - seconds(600)) == 0
    assert slow_down(key="a", per_minute=30, burst=2, now=NOW - seconds(600)) == 2
    assert RateBucket.objects.get(key="a").refilled_at == NOW


@pytest.mark.django_db
def test_one_address_does_not_slow_another():
    for _ in range(3):
        slow_down(key="a", per_minute=30, burst=2, now=NOW)
    assert slow_down(key="b", per_minute=30, burst=2, now=NOW) == 0


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_forty_at_once_get_exactly_the_tokens_there_are():
    def ask(_):
        try:
            return slow_down(key="race", per_minute=1, burst=10, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        waits = list(people.map(ask, range(40)))
    assert sorted(waits) == [0] * 10 + [60] * 30


def request_from(remote, forwarded=None):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **headers)


def test_an_ipv6_network_is_one_sender_and_the_next_network_another():
    one, same, other = (request_from(a) for a in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"))
    assert client_key(one) == client_key(same)
    assert client_key(one) != client_key(other)


def test_an_ipv4_address_written_as_ipv6_is_the_same_sender():
    assert client_key(request_from("::ffff:192.0.2.7")) == client_key(request_from("192.0.2.7"))


def test_the_key_does_not_show_the_address():
    assert "192.0.2.7" not in client_key(request_from("192.0.2.7"))


@override_settings(TRUSTED_PROXIES=0)
def test_without_a_proxy_of_ours_a_forwarded_header_is_ignored():
    assert client_key(request_from("192.0.2.7", "198.51.100.1")) == client_key(request_from("192.0.2.7"))


@override_settings(TRUSTED_PROXIES=1)
@pytest.mark.parametrize(
    "forwarded",
    [
        "198.51.100.1",
        "203.0.113.9, 198.51.100.1",
        "nonsense,198.51.100.1:5050",
    ],
)
def test_behind_one_proxy_the_address_it_saw_counts_and_claims_left_of_it_do_not(forwarded):
    wanted = client_key(request_from("10.0.0.1", "198.51.100.1"))
    assert client_key(request_from("10.0.0.1", forwarded)) == wanted
    assert client_key(request_from("198.51.100.1")) == wanted


@override_settings(TRUSTED_PROXIES=2)
def test_behind_two_proxies_the_second_from_the_right_counts():
    wanted = client_key(request_from("10.0.0.2", "198.51.100.1, 10.0.0.1"))
    assert client_key(request_from("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.1")) == wanted


@override_settings(TRUSTED_PROXIES=1)
def test_a_header_without_an_address_falls_back_to_the_connection():
    assert client_key(request_from("10.0.0.1", "garbage")) == client_key(request_from("10.0.0.1"))
    assert client_key(request_from("", "")) == client_key(request_from("unix"))


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_a_third_press_is_asked_to_wait_in_the_reader_s_language_and_keeps_what_was_typed(client):
    typed = {"name": "أحمد", "note": '<b>"x"', "day": ["1", "2"], "csrfmiddlewaretoken": "t"}
    answers = [client.post("/ar/form/", typed) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    last = answers[-1]
    assert last.headers["Retry-After"] == "2"
    page = last.content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert '<form method="post" action="/ar/form/">' in page
    assert '<input type="hidden" name="name" value="أحمد">' in page
    assert '<input type="hidden" name="note" value="&lt;b&gt;&quot;x&quot;">' in page
    assert page.count('name="day"') == 2
    assert 'value="t"' not in page


@pytest.mark.django_db
@pytest.mark.urls(__name__)
def test_only_the_methods_that_cost_something_are_counted(client):
    assert [client.get("/ar/form/").status_code for _ in range(5)] == [200] * 5
    assert [client.get("/en/search/?q=visa").status_code for _ in range(3)] == [200, 200, 429]
    page = client.get("/en/search/?q=visa").content.decode()
    assert '<form method="get" action="/en/search/">' in page
    assert '<input type="hidden" name="q" value="visa">' in page


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls(__name__)
def test_the_token_is_taken_before_the_page_s_transaction_so_that_nobody_waits_for_its_end(client):
    assert client.get("/en/seen-by-others/").content == b"1"
