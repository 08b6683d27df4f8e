"""A telling word in every internal fact of a case, and every page, message, file and parcel that leaves the house is read."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client

from appointments.queries.calendar_file import calendar_file
from casework.actions.access import issue_code
from casework.actions.history import tell
from casework.models import (
    Application,
    Case,
    CaseAppointment,
    CaseFee,
    CourtCase,
    Deadline,
    Decision,
    DocumentRequest,
    FollowUp,
    Hearing,
    Note,
    Participation,
    Question,
    Representative,
    RequestedItem,
    TitleReminder,
)
from casework.queries.parcels import parcel_of
from casework.rules.handover import BY_CONSENT
from casework.rules.history import Happened
from tests.factories import MONDAY, NOW, make_message, make_staff
from tests.house.addresses import FACES, Street, address, argument_names
from willkommen.audit import record, record_read
from willkommen.delivery.writing import write_parcel
from willkommen.messages import _kinds, things_of
from willkommen.models import ReadEntry

# reads pages of everybody: what they do is measured where they are tested
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

# No page needs an exception: not even the own receipt names anybody.
# A page that is looked at with others: sessions end here, or nothing is shown on GET.
ENDS_THE_SESSION = {"case_leave"}
OF_A_CASE = sorted(name for name, face in FACES.items() if face == "public" and name.startswith(("case_", "apply_")))
OTHERS = sorted(
    name for name, face in FACES.items() if face in ("public", "device") and not name.startswith(("case_", "account_"))
)


@pytest.fixture
def street(monday_morning):
    """An authority with one of everything, its case filled with telling words."""
    street = Street("osnabrueck")
    fill(street)
    return street


def fill(street) -> None:
    authority, case = street.authority, street.case
    staff = make_staff(authority, "caseworker", name="ZQXSTAFF", email="zqxstaff@zqx.example")
    Case.objects.filter(pk=case.pk).update(
        given_names="ZQXGIVEN",
        family_name="ZQXFAMILY",
        name_in_own_script="ZQXSCRIPT",
        sort_name="ZQXFAMILY ZQXGIVEN",
        email="zqxmail@zqx.example",
        mobile="+4915100009797",
        file_number="ZQXFILE",
        team="ZQXTEAM",
        assigned_to=staff,
        identity_key="ZQXIDENTITY",
        settled_for="ZQXSETTLED",
        suspended_for="ZQXSUSPENDED",
        born_on=dt.date(1977, 11, 23),
        fiction="continued_title",
        fiction_from=dt.date(1978, 11, 23),
        work_permission="this_job",
        certificate_valid_to=dt.date(1979, 11, 23),
        card_valid_to=dt.date(1981, 11, 23),
        work_until=dt.date(1982, 11, 23),
    )
    case.refresh_from_db()
    own = {"authority": authority, "case": case}
    Note.objects.create(**own, text="ZQXNOTE", written_by=staff, written_at=NOW)
    FollowUp.objects.create(**own, due_on=dt.date(1983, 11, 23), reason="ZQXFOLLOWUP", made_by=staff, made_at=NOW)
    Participation.objects.create(
        **own, body="other", body_name="ZQXBODY", asked_on=dt.date(1984, 11, 23), asked_by=staff
    )
    Hearing.objects.create(
        **own, letter_on=dt.date(1985, 11, 22), answer_by=dt.date(1985, 11, 23), answered_on=MONDAY, heard_by=staff
    )
    Decision.objects.create(
        **own,
        kind="refused",
        made_by=staff,
        made_at=NOW,
        valid_to=dt.date(1986, 11, 23),
        translation_language="ZQXLANG",
    )
    CourtCase.objects.create(**own, court="ZQXCOURT", file_number="ZQXCOURTNUMBER", filed_on=dt.date(1987, 11, 23))
    CaseFee.objects.create(
        **own, purpose="ZQXFEE", person_group="ZQXGROUP", amount_eur="97.97", section="ZQXSECTION", mark="found",
        day=MONDAY, waived_for="ZQXWAIVED", set_by=staff, set_at=NOW,
    )  # fmt: skip
    Deadline.objects.create(
        **own, kind="departure", began_on=MONDAY, ends_on=dt.date(2041, 11, 23), safe_on=dt.date(2041, 11, 23)
    )
    Question.objects.filter(case=case).update(german_text="ZQXGERMAN")
    Representative.objects.filter(case=case).update(email="zqxhelper@zqx.example", phone="ZQXPHONE", recorded_by=staff)
    Application.objects.create(**own, receipt_number="000000009999", language="fr", made_at=NOW)
    CaseAppointment.objects.create(**own, appointment=street.appointment)
    TitleReminder.objects.filter(pk=street.reminder.pk).update(case=case)
    for kind in set(Happened) - {Happened.MOVED}:
        reason = "court" if kind == Happened.HELD else "ZQXREASON"
        tell(case=case, kind=kind, now=NOW, staff_member=staff, hint="ZQXDETAIL", reason=reason)
    tell(case=case, kind=Happened.MOVED, now=NOW, status_from="in_review", status_to="security_check", move="ZQXMOVE")
    record(action="ZQXACTION", now=NOW, authority=authority, staff_member=staff, about=case, hint="ZQXAUDIT")
    record_read(about=case, authority=authority, staff_member=staff, now=NOW, reason="ZQXREAD")


# Values that are no words: own days, figure, number.
FIGURES = ("9797", "97.97", "97,97", *(str(year) for year in (*range(1977, 1988), 2041)))
# Words of sub-states, in the languages that are read here.
SUB_STATES = ("ecurity query", "icherheitsabfrage", "sécurité", "Deportation", "Abschiebung")


def found_in(text: str) -> list[str]:
    """Every telling word of a text."""
    words = set(re.findall(r"ZQX[A-Z]*", text)) | set(re.findall(r"zqx[a-z]*", text))
    # the number of a row as the value of a choice or in an address is no figure
    read = re.sub(r'value="\d+"|/\d+/', "", text)
    figures = [figure for figure in FIGURES if re.search(rf"\b{re.escape(figure)}\b", read)]
    return sorted(words) + figures + [word for word in SUB_STATES if word in read]


def signed_in(case) -> Client:
    """A browser behind number and code."""
    client = Client()
    path = f"/de/{case.authority.slug}/vorgang/"
    assert client.post(path, {"reference": case.reference, "code": issue_code(case=case, now=NOW)}).status_code == 302
    return client


def read(client, path: str) -> str:
    """What an answer says, with its headers and wherever it leads."""
    answer = client.get(path)
    # no worker runs here, and the watchdog says so
    assert answer.status_code < 500 or path == "/healthz", path
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    # how long it is, and the number of the request, are figures of nobody
    headers = {name: said for name, said in answer.headers.items() if name not in ("Content-Length", "X-Request-Id")}
    return f"{headers} {body.decode(errors='replace')}"


def leaks(street, names, client, *, languages=("de", "fr")) -> list[tuple]:
    found = []
    for name in names:
        for language in languages:
            path = address(name, street, **({"language": language} if "language" in argument_names(name) else {}))
            said = found_in(read(client, path))
            found += [(name, language, word) for word in said]
            if "language" not in argument_names(name):
                break
    return found


# ---- Pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["security_check", "hearing", "refused"])
def test_no_page_behind_number_and_code_tells_it(street, status):
    Case.objects.filter(pk=street.case.pk).update(status=status)
    Hearing.objects.filter(case=street.case).update(answered_on=MONDAY)
    client = signed_in(street.case)
    names = [name for name in OF_A_CASE if name not in ENDS_THE_SESSION]
    for shown in ("case_tracking", "case_receipt", "case_bring", "case_ask"):
        assert client.get(address(shown, street)).status_code == 200, shown
    assert leaks(street, names, client) == []


def test_no_other_page_for_applicants_and_no_screen_tells_it(street):
    assert leaks(street, OTHERS, Client(), languages=("de",)) == []


def test_who_evaluates_for_the_land_reads_nothing_of_it(street):
    client = Client()
    client.force_login(make_staff(None, is_evaluator=True, name="Eva Kern"))
    assert client.get(address("land", street)).status_code == 200
    assert leaks(street, ["land"], client) == []


def test_a_telling_word_in_a_public_field_is_found(street):
    """The control: this is what it looks like when something leaks."""
    Case.objects.filter(pk=street.case.pk).update(status="incomplete")
    request = DocumentRequest.objects.create(
        authority=street.authority, case=street.case, asked_at=NOW, due_on=MONDAY + dt.timedelta(days=21)
    )
    RequestedItem.objects.create(authority=street.authority, request=request, other="ZQXPLANTED")
    found = leaks(street, ["case_tracking"], signed_in(street.case))
    assert set(found) >= {("case_tracking", "de", "ZQXPLANTED"), ("case_tracking", "fr", "ZQXPLANTED")}


# ---- What leaves the house -------------------------------------------------------------------------------------------


def messages_of(street) -> list:
    """One message of every kind of casework about these things."""
    case = street.case
    request = DocumentRequest.objects.create(
        authority=street.authority,
        case=case,
        asked_at=NOW,
        due_on=MONDAY + dt.timedelta(days=21),
        note="ZQXNOTEOFREQUEST",
    )
    RequestedItem.objects.create(authority=street.authority, request=request, other="ZQXPAPER")
    about = {"case": case, "documents": request, "reminder": street.reminder}
    # the codes of the kinds begin with what they are about
    return [
        make_message(
            authority=street.authority, about=about[kind.split(".")[0].split("_")[0]], kind=kind, language="de",
            channel="email", recipient="x@example.org", due_at=NOW, expires_at=NOW + dt.timedelta(days=1), now=NOW,
        )
        for kind in sorted(_kinds)
        if kind.split(".")[0].split("_")[0] in about
    ]  # fmt: skip


def test_no_message_of_casework_tells_it_in_any_language(street):
    messages = messages_of(street)
    assert len({message.kind for message in messages}) == 7
    found = []
    for message in messages:
        about = things_of([message])[message.pk]
        for language in dict(settings.LANGUAGES):
            for channel in ("email", "sms"):
                message.language, message.channel, message.claimed_at = language, channel, NOW
                parcel = write_parcel(message, about, street.authority)
                said = f"{parcel.subject} {parcel.text} {parcel.short_text} {street.service.name_de}"
                said = said.replace(street.service.name_de, "", 1)
                found += [(message.kind, language, word) for word in found_in(said)]
                found += [(message.kind, language, "service")] if street.service.name_de in said else []
    assert found == []


def test_the_file_for_the_calendar_tells_neither_service_nor_case(street):
    for language in ("de", "fr", "tr"):
        said = calendar_file(street.appointment, language=language).decode()
        assert found_in(said) == []
        assert [word for word in (street.service.name_de, street.case.reference, "HADDAD") if word in said] == []


def test_what_travels_to_another_authority_holds_what_the_law_needs_and_no_work_of_staff(street):
    case = Case.objects.get(pk=street.case.pk)
    said = str(parcel_of(case, consented=set(BY_CONSENT), now=NOW))
    person = {"ZQXGIVEN", "ZQXFAMILY", "ZQXSCRIPT", "zqxmail", "zqx"}
    figures = {"ZQXFILE", "ZQXFEE", "ZQXGROUP", "ZQXSECTION", "ZQXWAIVED"}
    assert set(re.findall(r"ZQX[A-Z]*|zqx[a-z]*", said)) == person | figures


# ---- Who looked ------------------------------------------------------------------------------------------------------


def test_every_page_of_a_case_for_staff_writes_down_who_opened_it(street):
    anna = make_staff(street.authority, "caseworker", "supervisor", name="Anna Brandt")
    Case.objects.filter(pk=street.case.pk).update(assigned_to=anna)
    client = Client()
    client.force_login(anna)
    names = [
        name
        for name, face in FACES.items()
        if face == "desk" and name.startswith("case_") and "reference" in argument_names(name)
    ]
    silent = []
    for name in names:
        path = address(name, street)
        before = ReadEntry.objects.filter(staff_member=anna).count()
        answer = client.get(path)
        if answer.status_code == 200 and ReadEntry.objects.filter(staff_member=anna).count() == before:
            silent.append(name)
    # the question for the reason shows nothing of a case
    assert silent == ["case_reason"]
