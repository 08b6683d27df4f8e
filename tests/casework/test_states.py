"""States and moves: what the table of the office says."""

import csv
from pathlib import Path

import pytest

from casework.models import CaseStatus
from casework.rules.states import MOVES, OFFICE_CODES, PublicState, State, public_state
from willkommen.references import check_digit, in_groups, is_well_formed, new_number, tidy_number

TABLE = Path(__file__).resolve().parents[3] / "shared" / "domain" / "case_states.csv"
# Names the table uses for several states, or for what is no state.
NOT_STATES = {"GELOESCHT", "ETIKETT"}
PARTICIPATION = {"BETEILIGUNG_BA", "BETEILIGUNG_BAMF", "BETEILIGUNG_SONST", "SICHERHEIT"}


def rows() -> list[dict]:
    if not TABLE.exists():
        pytest.skip("the table of states stands beside the repository")
    return list(csv.DictReader(TABLE.read_text("utf-8").splitlines(), delimiter=";"))


def test_the_states_are_those_of_the_table():
    assert {row["code"] for row in rows()} == set(OFFICE_CODES.values())
    assert set(OFFICE_CODES) == set(State) == set(CaseStatus.values)


def test_every_way_of_the_table_is_a_move():
    known = {(OFFICE_CODES[source], OFFICE_CODES[move.to]) for move in MOVES.values() for source in move.sources}
    for row in rows():
        nexts = {name.strip() for name in row["next"].split(",")} - NOT_STATES - {"–", ""}
        if "BETEILIGUNG" in nexts:
            nexts = nexts - {"BETEILIGUNG"} | PARTICIPATION
        ways = {(row["code"], name) for name in nexts}
        assert ways - known == set(), row["code"]


def test_every_state_but_the_last_leads_somewhere_and_every_state_is_reached():
    assert {source for move in MOVES.values() for source in move.sources} == set(State) - {State.CLOSED}
    assert {move.to for move in MOVES.values()} == set(State) - {State.DRAFT}


def test_questions_to_others_and_security_look_like_a_review():
    hidden = {State.WITH_EMPLOYMENT_AGENCY, State.WITH_FEDERAL_OFFICE, State.WITH_OTHER_BODY, State.SECURITY_CHECK}
    assert {public_state(state) for state in hidden} == {public_state(State.IN_REVIEW)} == {PublicState.IN_REVIEW}


def test_granted_and_refused_look_alike():
    assert public_state(State.GRANTED) == public_state(State.REFUSED)


def test_a_draft_is_shown_to_nobody():
    with pytest.raises(ValueError, match="draft"):
        public_state(State.DRAFT)


@pytest.mark.parametrize("length", [10, 16])
def test_one_wrong_digit_is_found_before_anything_is_looked_up(length):
    number = new_number(lambda signs: signs[7], length=length)
    assert is_well_formed(number, length=length)
    wrong = [
        number[:at] + digit + number[at + 1 :] for at in range(length) for digit in "0123456789" if digit != number[at]
    ]
    assert [one for one in wrong if is_well_formed(one, length=length)] == []


def test_numbers_are_read_in_any_script_and_grouping():
    digits = "482109371"
    number = digits + check_digit(digits)
    assert tidy_number(in_groups(number)) == number
    assert tidy_number("٤٨٢ ۱۰۹ 371") == digits
