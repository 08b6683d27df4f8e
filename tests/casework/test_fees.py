"""What a case costs: stored figures for a person and a day, charged once."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from casework.actions.fees import (
    AlreadyCharged,
    FeeNotOpen,
    IsCounted,
    NeverRepaid,
    NoFigure,
    NothingToCharge,
    OneAfterTheOther,
    cancel_fee,
    charge_fees,
    pay_fee,
    waive_fee,
)
from casework.models import CaseEvent, CaseFee
from casework.queries.fees import fees_of, offered_fees, special_groups
from casework.rules.fees import Figure, Person, WaiverReason, figure_of, figures_for, paragraphs_of
from tests.casework.cases import make_case, make_fee
from tests.factories import NOW, make_authority, make_service

D = dt.date
TODAY = D(2026, 10, 5)
ADULT, CHILD_8, AGED_20, AGED_4 = D(1990, 1, 1), D(2018, 5, 1), D(2006, 5, 1), D(2022, 5, 1)
HOUSE = Path(__file__).resolve().parents[2]
CATALOGUE = json.loads((HOUSE / "appointments" / "catalogue" / "fees.json").read_text("utf-8"))


def stored(service, on=TODAY):
    day = on.isoformat()
    return [
        Figure(row["purpose"], row["person_group"], Decimal(row["amount_eur"]), row["section"], row["mark"])
        for row in CATALOGUE
        if row["service"] == service and row["valid_from"] <= day <= (row["valid_to"] or day)
    ]


def costs(service, purpose, *, born=ADULT, groups=(), on=TODAY, issued=None):
    """The amounts somebody pays: one, two where it is disputed, none where none is stored."""
    person = Person(born, on, issued or on, frozenset(groups))
    return [str(one.amount) for one in figure_of(stored(service, on), person, purpose)]


# ---- The table ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "purpose", "who", "amount"),
    [
        # a student extends: the extension and the certificate
        ("AE-STUDIUM-V", "extension", {}, "93.00"),
        ("AE-STUDIUM-V", "extension_up_to_3_months", {}, "96.00"),
        ("FIKTION", "certificate", {}, "13.00"),
        ("AE-STUDIUM-V", "extension", {"groups": ["scholarship_holder"]}, "0.00"),
        # Turkish association law: the identity card fee instead
        ("EAT-NEU", "card", {"groups": ["turkish_association_member"]}, "46.00"),
        ("EAT-NEU", "card_lost", {"groups": ["turkish_association_member"]}, "46.00"),
        ("EAT-NEU", "card", {}, "67.00"),
        ("EAT-NEU", "card", {"groups": ["turkish_association_member"], "born": AGED_20}, "27.60"),
        ("EAT-NEU", "card", {"groups": ["turkish_association_member"], "on": D(2026, 2, 7)}, "46.00"),
        ("EAT-NEU", "card", {"groups": ["turkish_association_member"], "on": D(2026, 2, 6)}, "37.00"),
        ("EAT-NEU", "card", {"groups": ["turkish_association_member"], "on": D(2026, 2, 6), "born": AGED_20}, "22.80"),
        ("AE-STUDIUM-V", "extension", {"groups": ["turkish_association_member"]}, "46.00"),
        ("AE-FK-AKAD", "issue", {"groups": ["turkish_association_member"]}, "46.00"),
        ("NE-ALLG", "issue", {"groups": ["turkish_association_member"]}, "46.00"),
        ("DAUER-EU", "issue", {"groups": ["turkish_association_member"]}, "46.00"),
        ("FIKTION", "certificate", {"groups": ["turkish_association_member"]}, "0.00"),
        ("AUSWEISERSATZ", "card", {"groups": ["turkish_association_member"]}, "46.00"),
        # a child of eight gets a new card; the family lives on social benefits
        ("EAT-NEU", "card", {"born": CHILD_8}, "33.50"),
        ("EAT-NEU", "card", {"born": CHILD_8, "groups": ["benefit_recipient"]}, "0.00"),
        ("EAT-NEU", "card_lost", {"born": CHILD_8, "groups": ["benefit_recipient"]}, "33.50"),
        # social benefits reach a title and its extension, not a permanent one, a change of purpose or a travel document
        ("AE-FK-AUSB", "extension", {"groups": ["benefit_recipient"]}, "0.00"),
        ("AE-UKRAINE", "issue", {"groups": ["benefit_recipient"]}, "0.00"),
        ("DULDUNG-BESCH", "issue", {"groups": ["benefit_recipient"]}, "0.00"),
        ("AUSWEISERSATZ", "issue", {"groups": ["benefit_recipient"]}, "0.00"),
        ("AE-JOBSUCHE", "change_of_purpose", {"groups": ["benefit_recipient"]}, "98.00"),
        ("NE-ALLG", "issue", {"groups": ["benefit_recipient"]}, "113.00"),
        ("DAUER-EU", "issue", {"groups": ["benefit_recipient"]}, "109.00"),
        ("RA-FLUECHT", "issue", {"groups": ["benefit_recipient"]}, "70.00"),
        # refugees and subsidiary protection: title, permanent title, new card, certificate; not loss, not travel document
        ("AE-SCHUTZ", "issue", {"groups": ["refugee"]}, "0.00"),
        ("AE-FK-AKAD", "issue", {"groups": ["subsidiary_protection"]}, "0.00"),
        ("NE-HUM", "issue", {"groups": ["subsidiary_protection"]}, "0.00"),
        ("NE-ALLG", "issue", {"groups": ["refugee"]}, "0.00"),
        ("EAT-NEU", "card", {"groups": ["subsidiary_protection"]}, "0.00"),
        ("EAT-NEU", "card_lost", {"groups": ["refugee"]}, "67.00"),
        ("FIKTION", "certificate", {"groups": ["subsidiary_protection"]}, "0.00"),
        ("AE-JOBSUCHE", "change_of_purpose", {"groups": ["refugee"]}, "98.00"),
        ("RA-FLUECHT", "issue", {"groups": ["refugee"]}, "70.00"),
        # minors pay half
        ("FZ-KIND", "issue", {"born": CHILD_8}, "50.00"),
        ("AE-STUDIUM-V", "extension", {"born": D(2009, 1, 1)}, "46.50"),
        ("NE-FAM", "issue", {"born": D(2010, 5, 1)}, "55.00"),
        ("NE-ALLG", "issue", {"born": CHILD_8}, "56.50"),
        # steps of age of travel documents
        ("RA-FLUECHT", "issue", {"born": AGED_20}, "38.00"),
        ("RA-FLUECHT", "issue_without_chip", {"born": AGED_4}, "14.00"),
        ("RA-AUSL", "issue", {"born": AGED_20}, "97.00"),
        ("RA-AUSL", "issue", {}, "100.00"),
        ("RA-AUSL", "issue", {"groups": ["subsidiary_protection"]}, "70.00"),
        ("RA-AUSL", "issue", {"groups": ["subsidiary_protection"], "born": AGED_20}, "38.00"),
        ("RA-AUSL", "provisional", {"groups": ["subsidiary_protection"]}, "26.00"),
        # a price of its own, even where it is higher
        ("NE-FACHKRAFT", "issue", {"groups": ["highly_qualified"]}, "147.00"),
        ("NE-ALLG", "issue", {"groups": ["self_employed"]}, "124.00"),
        ("GB-DOK", "card", {"groups": ["former_permanent_card_holder"]}, "0.00"),
        # what costs nothing, and what comes on top
        ("NB-ARBEIT", "change", {}, "0.00"),
        ("AE-STUDIUM-V", "express", {}, "35.00"),
        ("AE-STUDIUM-V", "express", {"born": CHILD_8}, "17.50"),
        ("EAT-NEU", "dispatch", {"born": D(2010, 5, 1)}, "7.50"),
        # a sticker instead of a card costs 44 euros less, half of that for minors; exemptions and own prices stay
        ("AE-STUDIUM-V", "extension_sticker", {}, "49.00"),
        ("AE-STUDIUM-V", "extension_up_to_3_months_sticker", {}, "52.00"),
        ("AE-STUDIUM-V", "extension_sticker", {"born": CHILD_8}, "24.50"),
        ("AE-STUDIUM-V", "extension_sticker", {"groups": ["scholarship_holder"]}, "0.00"),
        ("AE-STUDIUM-V", "extension_sticker", {"groups": ["turkish_association_member"]}, "46.00"),
        ("AE-JOBSUCHE", "change_of_purpose_sticker", {}, "54.00"),
        ("NE-ALLG", "issue_sticker", {}, "69.00"),
        ("DULDUNG", "issue_sticker", {}, "58.00"),
        # a certificate while the application is open
        ("AE-STUDIUM-V", "fiction_certificate", {}, "13.00"),
        ("AE-STUDIUM-V", "fiction_certificate", {"born": CHILD_8}, "6.50"),
        ("AE-STUDIUM-V", "fiction_certificate", {"groups": ["refugee"]}, "0.00"),
        ("AE-STUDIUM-V", "fiction_certificate", {"groups": ["turkish_association_member"]}, "0.00"),
        # half of a permanent title with the application
        ("NE-ALLG", "processing", {}, "56.50"),
        ("DAUER-EU", "processing", {}, "54.50"),
        ("NE-ALLG", "processing", {"groups": ["turkish_association_member"]}, "23.00"),
    ],
)
def test_what_somebody_pays(service, purpose, who, amount):
    assert costs(service, purpose, **who) == [amount]


@pytest.mark.parametrize(
    ("service", "purpose", "amounts"),
    [
        ("DAUER-EU", "issue", ["109.00", "54.50"]),
        ("RA-AUSL", "issue", ["97.00", "48.50"]),
        ("AUSWEISERSATZ", "card", ["72.00", "36.00"]),
        ("EAT-NEU", "photo_at_the_office", ["6.00", "3.00"]),
        ("DAUER-EU", "processing", ["54.50", "27.25"]),
    ],
)
def test_of_a_disputed_figure_both_readings_are_shown(service, purpose, amounts):
    figures = figure_of(stored(service), Person(CHILD_8, TODAY, TODAY), purpose)
    assert [str(one.amount) for one in figures] == amounts
    assert [[str(other) for other in one.other_amounts] for one in figures] == [[amounts[1]], [amounts[0]]]
    assert {one.mark for one in figures} == {"disputed"}


def test_half_for_minors_goes_by_the_day_of_application():
    turned_18 = D(2008, 9, 1)
    assert costs("AE-STUDIUM-V", "extension", born=turned_18, on=D(2026, 8, 31), issued=TODAY) == ["46.50"]
    assert costs("AE-STUDIUM-V", "extension", born=turned_18, on=D(2026, 9, 1), issued=TODAY) == ["93.00"]


def test_24_years_go_by_the_issue_for_travel_documents_and_association_law_and_by_the_application_for_eu_families():
    turned_24 = D(2002, 9, 1)
    late = {"born": turned_24, "on": D(2026, 8, 31), "issued": TODAY}
    assert costs("RA-FLUECHT", "issue", **late) == ["70.00"]
    assert costs("EAT-NEU", "card", groups=["turkish_association_member"], **late) == ["46.00"]
    assert costs("EU-AUFKARTE", "card", **late) == ["27.60"]


@pytest.mark.parametrize(
    ("service", "purpose", "on"),
    [
        ("AE-STUDIUM-V", "extension", D(2025, 12, 31)),
        ("EAT-NEU", "card", D(2020, 12, 31)),
        ("FZ-SUBSIDIAER", "issue", TODAY),
        ("AE-STUDIUM-V", "invented", TODAY),
    ],
)
def test_where_no_figure_is_stored_there_is_none(service, purpose, on):
    assert costs(service, purpose, on=on) == []


def test_a_service_only_for_adults_has_no_figure_for_a_child():
    assert figures_for(stored("BLAUE-KARTE"), Person(CHILD_8, TODAY, TODAY)) == []


def test_without_a_birth_date_the_figures_of_every_age_are_there():
    figures = figure_of(stored("EU-AUFKARTE"), Person(None, TODAY, TODAY), "card")
    assert [(one.person_group, str(one.amount)) for one in figures] == [("adult", "46.00"), ("under_24", "27.60")]


def test_of_several_groups_the_lowest_figure_counts():
    assert costs("EAT-NEU", "card", groups=["turkish_association_member", "benefit_recipient"]) == ["0.00"]
    assert costs("EAT-NEU", "card_lost", groups=["turkish_association_member", "benefit_recipient"]) == ["46.00"]


@pytest.mark.parametrize(
    ("section", "paragraphs"),
    [
        ("§ 45 AufenthV", {"45"}),
        ("§§ 45c, 50 AufenthV", {"45c", "50"}),
        ("§ 47 Abs. 1 Nr. 16, § 50 Abs. 1 AufenthV", {"47", "50"}),
        ("Art. 15 DSGVO", set()),
    ],
)
def test_which_paragraphs_a_citation_names(section, paragraphs):
    assert paragraphs_of(section) == paragraphs


@pytest.mark.parametrize("name", ["fee_reductions", "fee_additions", "fee_processing", "fee_stickers"])
def test_every_figure_beside_the_catalogue_has_its_days_its_section_and_its_mark(name):
    rows = json.loads((HOUSE / "casework" / "data" / f"{name}.json").read_text("utf-8"))
    for row in rows:
        assert all(row[key] for key in ("section", "mark", "source", "valid_from")), row
        assert D.fromisoformat(row["valid_from"]) <= D.fromisoformat(row["valid_to"] or "9999-12-31")


# ---- Charging -----------------------------------------------------------------------------------------------------


@pytest.fixture
def authority(db):
    return make_authority("osnabrueck")


def in_catalogue(code, *rows):
    """A service with these figures: purpose, group, amount, section, mark."""
    service = make_service(code)
    for purpose, group, amount, section, mark in rows:
        service.fees.create(
            purpose=purpose, person_group=group, amount_eur=amount, section=section, mark=mark,
            valid=(D(2026, 1, 1), None),
        )  # fmt: skip
    return service


EXTENSION = ("extension", "adult", "93.00", "§ 45 AufenthV", "found")
PERMANENT = ("issue", "adult", "113.00", "§ 44 AufenthV", "found")


def charge(case, *keys, applied_on=TODAY):
    return charge_fees(case=case, keys=list(keys), applied_on=applied_on, now=NOW)


def test_a_fee_keeps_its_figure_its_section_and_its_day(authority):
    case = make_case(authority, in_catalogue("AE-STUDIUM-V", EXTENSION))
    (fee,) = charge(case, "extension:adult:93.00")
    case.service.fees.update(amount_eur="99.00")
    fee.refresh_from_db()
    assert (fee.amount_eur, fee.section, fee.mark, fee.day, fee.status) == (
        Decimal("93.00"), "§ 45 AufenthV", "found", TODAY, "due",
    )  # fmt: skip
    event = CaseEvent.objects.get(case=case, kind="fee_charged")
    assert (event.is_public, event.detail) == (False, {"purpose": "extension", "amount": "93.00"})


def test_of_a_disputed_fee_the_other_reading_is_kept(authority):
    rows = [("issue", "minor", amount, section, "disputed") for amount, section in
            (("109.00", "§ 44a AufenthV"), ("54.50", "§ 69 Abs. 5 Nr. 7 AufenthG"))]  # fmt: skip
    case = make_case(authority, in_catalogue("DAUER-EU", *rows), born_on=CHILD_8)
    (fee,) = charge(case, "issue:minor:54.50")
    assert (fee.amount_eur, fee.mark, fee.other_amounts) == (Decimal("54.50"), "disputed", [Decimal("109.00")])


@pytest.mark.parametrize(
    "key", ["extension:adult:1.00", "extension:minor:46.50", "issue:adult:93.00", "nonsense", "extension:adult:93"]
)
def test_only_a_stored_figure_can_be_charged(authority, key):
    case = make_case(authority, in_catalogue("AE-STUDIUM-V", EXTENSION))
    with pytest.raises(NoFigure):
        charge(case, "extension:adult:93.00", key)
    assert CaseFee.objects.count() == 0


def test_a_day_without_a_figure_fails_closed(authority):
    case = make_case(authority, in_catalogue("AE-STUDIUM-V", EXTENSION))
    assert offered_fees(case, applied_on=D(2025, 12, 31), groups=frozenset(), today=TODAY) == ([], False)
    with pytest.raises(NoFigure):
        charge(case, "extension:adult:93.00", applied_on=D(2025, 12, 31))


def test_a_case_is_charged_once(authority):
    case = make_case(authority, in_catalogue("AE-STUDIUM-V", EXTENSION))
    charge(case, "extension:adult:93.00")
    with pytest.raises(AlreadyCharged):
        charge(case, "express:adult:35.00", "extension:adult:93.00")
    assert list(CaseFee.objects.values_list("purpose", flat=True)) == ["extension"]


def test_a_title_is_charged_as_a_card_or_as_a_sticker(authority):
    case = make_case(authority, in_catalogue("AE-STUDIUM-V", EXTENSION))
    charge(case, "extension_sticker:adult:49.00")
    with pytest.raises(AlreadyCharged):
        charge(case, "extension:adult:93.00")
    offered, _any = offered_fees(case, applied_on=TODAY, groups=frozenset(), today=TODAY)
    assert [one.figure.purpose for one in offered if one.figure.purpose.startswith("extension")] == []


def test_the_new_authority_does_not_charge_what_the_former_one_did(authority):
    case = make_case(authority, in_catalogue("AE-STUDIUM-V", EXTENSION))
    make_fee(case, status="paid_elsewhere")
    with pytest.raises(AlreadyCharged):
        charge(case, "extension:adult:93.00")


@pytest.mark.parametrize("status", ["paid", "due", "paid_elsewhere"])
def test_the_processing_fee_counts_towards_the_fee(authority, status):
    case = make_case(authority, in_catalogue("NE-ALLG", PERMANENT))
    paid = {"paid_on": TODAY} if status == "paid" else {}
    make_fee(case, purpose="processing", amount="56.50", status=status, **paid)
    (fee,) = charge(case, "issue:adult:56.50")
    assert fee.amount_eur == Decimal("56.50")


def test_the_processing_fee_and_the_fee_are_charged_one_after_the_other(authority):
    case = make_case(authority, in_catalogue("NE-ALLG", PERMANENT))
    with pytest.raises(OneAfterTheOther):
        charge(case, "processing:adult:56.50", "issue:adult:113.00")
    charge(case, "processing:adult:56.50")
    charge(case, "issue:adult:56.50")
    with pytest.raises(IsCounted):
        cancel_fee(fee=CaseFee.objects.get(purpose="processing"), now=NOW)
    offered, _is_stored = offered_fees(case, applied_on=TODAY, groups=frozenset(), today=TODAY)
    assert [one.figure.purpose for one in offered] == ["express", "dispatch", "fiction_certificate"]


def test_after_the_fee_there_is_no_processing_fee(authority):
    case = make_case(authority, in_catalogue("NE-ALLG", PERMANENT))
    charge(case, "issue:adult:113.00")
    with pytest.raises(OneAfterTheOther):
        charge(case, "processing:adult:56.50")


def test_processing_fee_and_fee_are_together_the_fee(authority):
    case = make_case(authority, in_catalogue("NE-ALLG", PERMANENT))
    charge(case, "processing:adult:56.50")
    charge(case, "issue:adult:56.50")
    assert sum(fee.amount_eur for fee in CaseFee.objects.all()) == Decimal("113.00")


def test_a_processing_fee_that_was_taken_back_does_not_count(authority):
    case = make_case(authority, in_catalogue("NE-ALLG", PERMANENT))
    cancel_fee(fee=make_fee(case, purpose="processing", amount="56.50"), now=NOW)
    (fee,) = charge(case, "issue:adult:113.00")
    assert fee.amount_eur == Decimal("113.00")


@pytest.mark.parametrize("status", ["draft", "handed_over", "closed"])
def test_nothing_is_charged_where_the_case_is_not_ours(authority, status):
    closed = {"closed_at": NOW} if status == "closed" else {}
    case = make_case(authority, in_catalogue("AE-STUDIUM-V", EXTENSION), status=status, **closed)
    with pytest.raises(NothingToCharge):
        charge(case, "extension:adult:93.00")


# ---- Paid, waived, taken back -------------------------------------------------------------------------------------


def test_what_was_paid_is_not_open_and_never_repaid(authority):
    fee = make_fee(make_case(authority))
    pay_fee(fee=fee, paid_on=TODAY, now=NOW)
    fee.refresh_from_db()
    assert (fee.status, fee.paid_on) == ("paid", TODAY)
    with pytest.raises(FeeNotOpen):
        pay_fee(fee=fee, paid_on=TODAY, now=NOW)
    with pytest.raises(FeeNotOpen):
        waive_fee(fee=fee, reason=WaiverReason.HUMANITARIAN, now=NOW)
    with pytest.raises(NeverRepaid):
        cancel_fee(fee=fee, now=NOW)


def test_a_waiver_keeps_its_reason_as_a_code(authority):
    fee = make_fee(make_case(authority))
    waive_fee(fee=fee, reason=WaiverReason.ECONOMIC, now=NOW)
    fee.refresh_from_db()
    assert (fee.status, fee.waived_for) == ("waived", "economic")
    assert CaseEvent.objects.get(kind="fee_waived").detail == {"purpose": "extension", "reason": "economic"}


def test_what_was_taken_back_can_be_charged_again(authority):
    case = make_case(authority, in_catalogue("AE-STUDIUM-V", EXTENSION))
    (fee,) = charge(case, "extension:adult:93.00")
    cancel_fee(fee=fee, now=NOW)
    charge(case, "extension:adult:93.00")
    assert list(CaseFee.objects.values_list("status", flat=True)) == ["cancelled", "due"]


# ---- Reading ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 3])
def test_the_fees_of_a_case_are_one_query(authority, django_assert_num_queries, number):
    case = make_case(authority)
    for purpose in ("extension", "photo_at_the_office", "express")[:number]:
        make_fee(case, purpose=purpose, amount="10.00")
    with django_assert_num_queries(1):
        fees = fees_of(case, now=NOW)
    assert (len(fees.lines), fees.due) == (number, f"{10 * number} Euro")


def test_the_groups_that_can_be_ticked_are_those_with_a_figure_of_their_own(authority):
    case = make_case(authority, in_catalogue("AE-STUDIUM-V", EXTENSION))
    groups = [group for group, _words in special_groups(case, applied_on=TODAY, today=TODAY)]
    assert groups == [
        "refugee", "subsidiary_protection", "resettled_refugee", "scholarship_holder", "benefit_recipient",
        "turkish_association_member",
    ]  # fmt: skip
