"""A real worker process has tasks of one authority and then of another: nothing of the first stays."""

import pytest

from tests.factories import make_authority, make_counter, make_office
from tests.faults.looking import look, look_around
from tests.faults.machines import product_environment, wait_for
from willkommen.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_each_task_sees_its_own_authority_also_after_one_that_failed(machine):
    celle, harburg = (make_authority(slug) for slug in ("celle", "harburg"))
    here, there = (make_counter(make_office(one), 1).pk for one in (celle, harburg))
    for one in (celle, harburg, celle):
        look.delay(one.pk)
        look_around.delay()
        look.delay(one.pk, then_fail=True)
        look_around.delay()
    _web, environment = product_environment()
    working = machine("worker", environment).start_worker(more="--pool solo --include tests.faults.looking")
    wait_for(working, lambda: AuditEntry.objects.filter(action="looked").count() == 12)
    looked = AuditEntry.objects.filter(action="looked").order_by("pk")
    assert [(entry.authority_id, entry.detail["seen"]) for entry in looked] == [
        *[(celle.pk, [here]), (None, [])] * 2,
        *[(harburg.pk, [there]), (None, [])] * 2,
        *[(celle.pk, [here]), (None, [])] * 2,
    ]
    assert {entry.detail["role"] for entry in looked} == {"willkommen_worker"}
