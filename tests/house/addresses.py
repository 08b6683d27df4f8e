"""Every address of the house in one table, and a world in which each of them leads somewhere.

A new page needs a line here: staff pages with the right they ask for, others in the set of their face. Addresses that
name a thing take it from `ARGUMENTS` (by the name of the argument) or from `SPECIAL` (by the name of the address).
"""

import datetime as dt

from django.contrib.auth.tokens import default_token_generator
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from psycopg2.extras import DateTimeTZRange

from appointments.actions.queue import give_walk_in_ticket
from appointments.models import Absence, Closure, OwnPhrase, PlanChange, Service, ServiceNotice, Visit
from appointments.models.interpreters import Interpreter, InterpreterHours
from casework.actions.dates import start_clock
from casework.actions.handover.sending import hand_over
from casework.actions.questions import answer as give_answer
from casework.actions.questions import ask
from casework.models import FollowUp, HandedInFile, Representative, RoutingRule, Substitution
from tests.appointments.waiters import make_waiting
from tests.casework.cases import make_case, make_fee
from tests.casework.reminded import make_reminder
from tests.factories import (
    MONDAY,
    NOW,
    TUESDAY,
    World,
    local,
    make_appointment,
    make_authority,
    make_message,
    make_offer,
    make_service,
    make_staff,
)
from tests.recognition_pilot.centres import (
    CENTRE,
    DESK_CENTRES,
    PUBLIC_CENTRES,
    SPECIAL_CENTRES,
    SUPERVISION_CENTRES,
    add_centres,
)
from tests.recognition_pilot.guided import make_lasting_record
from tests.recognition_pilot.piloting import LAND_PILOT, PUBLIC_PILOT, SPECIAL_PILOT, SUPERVISION_PILOT, add_pilot
from tests.recognition_pilot.plans import PUBLIC_PLAN, SPECIAL_PLAN, make_lasting_plan
from tests.recognition_pilot.supervising import SPECIAL_FIGURES, SUPERVISION_FIGURES, add_figures
from tests.recognition_pilot.voices import (
    ARGUMENTS_VOICES,
    CIRCLE,
    KIOSK_VOICES,
    PUBLIC_VOICES,
    SPECIAL_VOICES,
    SUPERVISION_VOICES,
    add_voices,
)
from willkommen.actions.staff import PURPOSE, invite
from willkommen.models import AccessibilityReport, Authority, Invitation
from willkommen.tokens import hash_of, new_nonce, token_for

# ---- Staff: the right each page asks for ------------------------------------------------------------------

DESK = {
    **DESK_CENTRES,
    "desk_board": "queue",
    "desk_board_part": "queue",
    "desk_place": "queue",
    "desk_call_next": "queue",
    "desk_resume": "queue",
    "desk_visit": "queue",
    "desk_visit_step": "queue",
    "desk_visit_keep": "queue",
    "desk_visit_end": "queue",
    "desk_visit_slip": "queue",
    "desk_visit_send": "queue",
    "desk_visit_send_back": "queue",
    "desk_break": "queue",
    "desk_end_break": "queue",
    "desk_day_end": "queue",
    "desk_day_end_preview": "queue",
    "desk_day_end_settle": "queue",
    "desk_day_end_take_back": "queue",
    "desk_visit_phrases": "queue",
    "desk_phrases": "queue",
    "desk_phrase_show": "queue",
    "desk_phrases_shown": "queue",
    "desk_phrase_answer": "queue",
    "desk_facing": "queue",
    "desk_facing_part": "queue",
    "desk_phrase": "queue",
    "desk_walk_in": "queue",
    "desk_ticket": "queue",
    "desk_today": "queue",
    "desk_today_print": "queue",
    "desk_today_kept": "queue",
    "desk_check_in": "queue",
    "desk_appointment": "queue",
    "desk_check_in_one": "queue",
    "desk_did_not_come": "queue",
    "desk_came_after_all": "queue",
    "desk_slip": "queue",
    "desk_affected": "queue",
    "desk_affected_settle": "queue",
    "desk_move": "book_for_someone",
    "desk_cancel": "book_for_someone",
    "desk_resend": "book_for_someone",
    "desk_name": "book_for_someone",
    "desk_book": "book_for_someone",
    "desk_book_time": "book_for_someone",
    "desk_book_person": "book_for_someone",
    "case_slip": "case_state",
    "case_documents": "case_state",
    "case_documents_request": "case_state",
    "case_documents_arrived": "case_state",
    "case_documents_longer": "case_state",
    "case_documents_decline": "case_state",
    "case_documents_delivered": "case_state",
    "case_documents_withdraw": "case_state",
    "case_documents_sheet": "case_state",
    "case_file": "cases",
    "case_file_release": "cases",
    "case_file_take": "cases",
    "case_file_refuse": "cases",
    "messages": "messages",
    "disclosure": "disclose",
    "messages_pause": "messages",
    "messages_resume": "messages",
    "message_retry": "messages",
    "message_cancel": "messages",
    "emergency": "case_state",
    "case_emergency": "case_state",
    "emergency_end": "case_state",
    "case_page": "cases",
    "work_list": "cases",
    "case_holds": "cases",
    "case_take_over": "cases",
    "case_assign": "cases",
    "case_bulk_new": "cases",
    "case_bulk": "cases",
    "case_new": "case_state",
    "case_counter_find": "case_state",
    "case_counter": "case_state",
    "case_counter_link": "case_state",
    "case_desk_receipt": "case_state",
    "case_opened": "case_state",
    "case_reason": "case_state",
    "case_reminders": "case_state",
    "case_fees": "cases",
    "case_fee": "cases",
    "case_deadline_new": "cases",
    "case_deadline_extend": "cases",
    "case_step": "cases",
    "case_counter_step": "case_state",
    "case_fact": "cases",
    "case_note": "cases",
    "case_follow_up": "cases",
    "case_follow_up_done": "cases",
    "desk_questions": "cases",
    "case_question": "cases",
    "case_question_understood": "cases",
    "case_question_settle": "cases",
    "case_representative_new": "cases",
    "case_representative_end": "cases",
    "case_representative_slip": "cases",
    "case_hand_over": "cases",
    "case_handover_recall": "cases",
    "case_handover_answer": "cases",
    "case_handover_sheet": "cases",
    "desk_handovers": "cases",
    "desk_handover": "cases",
    "desk_handover_reason": "cases",
    "desk_handover_confirm": "cases",
    "desk_handover_decline": "cases",
    "guidance_board": "guidance",
    "guidance_told": "guidance",
    "guidance_new": "guidance",
    "guidance_record": "guidance",
    "guidance_reason": "guidance",
    "guidance_paper": "guidance",
    "guidance_consent": "guidance",
    "guidance_withdraw": "guidance",
    "guidance_share": "guidance",
    "guidance_erase": "guidance",
    "guidance_clock": "guidance",
    "guidance_contact_remove": "guidance",
    "guidance_press": "guidance",
    "guidance_step": "guidance",
}
SUPERVISION = {
    **SUPERVISION_CENTRES,
    "setup": "shifts",
    "shifts": "shifts",
    "shift_new": "shifts",
    "shift_edit": "shifts",
    "shift_remove": "shifts",
    "week": "shifts",
    "week_add": "shifts",
    "week_close": "shifts",
    "week_change": "shifts",
    "week_remove": "shifts",
    "week_absent": "shifts",
    "skills": "shifts",
    "skills_edit": "shifts",
    "closures": "shifts",
    "closure_new": "shifts",
    "closure_remove": "shifts",
    "absence_new": "shifts",
    "absence_remove": "shifts",
    "plan_changes": "shifts",
    "plan_change": "shifts",
    "plan_change_undo": "shifts",
    "plan_change_again": "shifts",
    "plan_change_settle": "shifts",
    "interpreters": "shifts",
    "interpreter_new": "shifts",
    "interpreter_edit": "shifts",
    "interpreter_hours_new": "shifts",
    "interpreter_hours_remove": "shifts",
    "interpreter_list": "shifts",
    "authority_data": "catalogue",
    "periods": "catalogue",
    "authority_section": "catalogue",
    "offices": "catalogue",
    "office_new": "catalogue",
    "office_edit": "catalogue",
    "office_remove": "catalogue",
    "office_hours": "catalogue",
    "screens": "shifts",
    "screens_renew": "shifts",
    "counters": "catalogue",
    "counter_new": "catalogue",
    "counter_edit": "catalogue",
    "counter_remove": "catalogue",
    "offers": "catalogue",
    "offer_edit": "catalogue",
    "offers_at_office": "catalogue",
    "audit": "audit",
    "audit_book": "audit",
    "audit_sheet": "audit",
    "audit_file": "audit",
    "audit_seals": "audit",
    "audit_seals_file": "audit",
    "audit_emergencies": "emergencies",
    "staff": "staff",
    "invitation_new": "staff",
    "invitation_again": "staff",
    "invitation_withdraw": "staff",
    "member_edit": "staff",
    "member_end": "staff",
    "member_second_factor": "staff",
    "member_identity": "staff",
    "texts": "texts",
    "text_edit": "texts",
    "texts_import": "texts",
    "texts_export": "texts",
    "catalogue_coverage": "texts",
    "own_phrases": "texts",
    "own_phrase_new": "texts",
    "own_phrase_edit": "texts",
    "own_phrase_remove": "texts",
    "barriers": "barriers",
    "barrier_settled": "barriers",
    "substitutions": "shifts",
    "substitution_new": "shifts",
    "substitution_end": "shifts",
    "routing": "case_setup",
    "routing_rule_new": "case_setup",
    "routing_rule_move": "case_setup",
    "routing_rule_remove": "case_setup",
    "casework_settings": "case_setup",
    "cases_waiting": "figures",
    "title_reminders": "figures",
    "title_campaign": "figures",
    "funnel": "figures",
    "funnel_file": "figures",
    "monthly_figures": "figures",
    "monthly_figure": "figures",
    **SUPERVISION_FIGURES,
    **SUPERVISION_PILOT,
    **SUPERVISION_VOICES,
}
STAFF = {
    **{name: ("desk", right) for name, right in DESK.items()},
    **{name: ("supervision", right) for name, right in SUPERVISION.items()},
}

# ---- Everybody else -----------------------------------------------------------------------------------------

PUBLIC = {
    *PUBLIC_CENTRES,
    "language_root",
    "front",
    "house_imprint",
    "house_privacy",
    "house_accessibility",
    "imprint",
    "privacy",
    "accessibility",
    "barrier_reported",
    "healthz",
    "readyz",
    "metrics",
    "robots",
    "favicon",
    "security",
    "style",
    "caught_mail",
    "caught_message",
    "caught_file",
    "account_login",
    "mfa_authenticate",
    "outside_begin",
    "outside_return",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "invitation",
    "authority_start",
    "service_search",
    "situation",
    "service",
    "visit_not_needed",
    "visit_proof",
    "find_appointment",
    "find_appointment_sent",
    "appointment_cancelled",
    "book_persons",
    "book_family",
    "book_place",
    "book_time",
    "book_details",
    "book_check",
    "book_confirm",
    "appointment",
    "appointment_confirm",
    "appointment_resend",
    "appointment_calendar",
    "appointment_print",
    "appointment_move",
    "appointment_move_to",
    "appointment_cancel",
    "appointment_affected",
    "appointment_accept",
    "appointment_decline",
    "appointment_help",
    "follow",
    "follow_part",
    "short_link",
    "waiting_join",
    "waiting_details",
    "waiting_check",
    "waiting_confirm",
    "waiting_entry",
    "waiting_entry_confirm",
    "waiting_accept",
    "waiting_decline",
    "waiting_leave",
    "waiting_stay",
    "waiting_again",
    "appointment_earlier",
    "case_sign_in",
    "case_tracking",
    "case_ask",
    "case_answer_read",
    "case_end_consent",
    "case_leave",
    "case_hand_in",
    "case_file_begin",
    "case_file_part",
    "case_handed_in",
    "case_more_time",
    "case_cover_sheet",
    "case_receipt",
    "case_bring",
    "apply_service",
    "apply_title",
    "apply_person",
    "apply_check",
    "apply_receipt",
    "title_reminder_ask",
    "title_reminder_sent",
    "title_reminder",
    "title_reminder_confirm",
    "title_reminder_add",
    "title_reminder_change",
    "title_reminder_stop",
    "guidance_over",
    "guidance_own",
    "guidance_own_erase",
    "guidance_own_withdraw",
    *PUBLIC_VOICES,
    *PUBLIC_PILOT,
    *PUBLIC_PLAN,
    *("recognition_start", "recognition_search", "recognition_question", "recognition_way"),
}
OF_WHO_WAITS = {name for name in PUBLIC if name.startswith("waiting_")} - {
    *("waiting_join", "waiting_details", "waiting_check", "waiting_confirm")
}
OF_WHO_IS_REMINDED = {name for name in PUBLIC if name.startswith("title_reminder")} - {
    *("title_reminder_ask", "title_reminder_sent")
}
KIOSK = {
    "kiosk",
    "kiosk_scan",
    "kiosk_doors",
    "kiosk_check_in",
    "kiosk_situations",
    "kiosk_services",
    "kiosk_take_number",
    "kiosk_ticket",
    "kiosk_notice",
}
DEVICE = {"display", "display_calls", *KIOSK, *KIOSK_VOICES}
OWN = {
    *("staff_home", "own_settings", "staff_language", "account_change_password"),
    *("account_reauthenticate", "confirmed", "go_on", "still_there", "own_sessions", "session_end", "sessions_end"),
    *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "factor_remove"),
    *("only_there", "outside_link"),
}
LAND = {"land", *LAND_PILOT}
INSTALLATION = {"installation", "authority_new"}

FACES = {
    **{name: face for name, (face, _right) in STAFF.items()},
    **dict.fromkeys(PUBLIC, "public"),
    **dict.fromkeys(DEVICE, "device"),
    **dict.fromkeys(OWN, "own"),
    **dict.fromkeys(LAND, "land"),
    **dict.fromkeys(INSTALLATION, "installation"),
    **dict.fromkeys(CIRCLE, "circle"),
    **dict.fromkeys(CENTRE, "centre"),
}


# ---- What the addresses lead to ------------------------------------------------------------------------


class Street(World):
    """An authority that has one of everything a page can be about."""

    def __init__(self, slug: str):
        super().__init__(slug)
        # three years ahead: the pages of a link must work whenever the tests run
        start = local(MONDAY + dt.timedelta(days=3 * 364), "09:00")
        self.appointment = make_appointment(self.offer, self.counter, start)
        self.token = self._readable(self.appointment)
        self.visit = Visit.objects.create(
            authority=self.authority,
            office=self.office,
            service=self.service,
            language="ar",
            spoken_language="ar",
            day=MONDAY,
            ticket_number="A001",
            arrived_at=NOW,
            turn_at=NOW,
        )
        # of today, whenever that is: the link to a place in the queue is dead the day after
        self.followed = give_walk_in_ticket(
            offer=self.offer, office=self.office, language="ar", spoken_language="ar", now=timezone.now()
        )
        tuesday = DateTimeTZRange(local(TUESDAY, "08:00"), local(TUESDAY, "12:00"))
        self.closure = Closure.objects.create(authority=self.authority, during=tuesday, reason_de="Fortbildung")
        self.absence = Absence.objects.create(authority=self.authority, staff_member=self.clerk, during=tuesday)
        self.change = PlanChange.objects.create(
            authority=self.authority,
            kind="counter",
            before={"counter": self.counter.pk, "count": 0, "times_each": 3},
            made_at=NOW,
        )
        self.barrier = AccessibilityReport.objects.create(
            authority=self.authority, text="Das Formular", language="de", reported_at=NOW
        )
        self.phrase = OwnPhrase.objects.create(
            authority=self.authority, group="help", text_de="Das Café ist im Erdgeschoss."
        )
        self.interpreter = Interpreter.objects.create(
            authority=self.authority, name="Frau Haddad", languages=["ar"], way="phone"
        )
        self.interpreter_hours = InterpreterHours.objects.create(
            authority=self.authority,
            interpreter=self.interpreter,
            weekday=0,
            starts=dt.time(8),
            ends=dt.time(12),
            first_day=MONDAY,
        )
        self._notice_instead_of_visit()
        self.waiting = make_waiting(self)
        # thirty years ahead: the pages of a link must work whenever the tests run
        self.reminder = make_reminder(self.authority, title_ends_on=dt.date(2056, 10, 5))
        self.invitation = invite(
            authority=self.authority,
            email=f"neu@{slug}.example",
            name="Neu",
            roles=["clerk"],
            staff_member=None,
            now=NOW,
        )
        Invitation.objects.filter(pk=self.invitation.pk).update(expires_at=NOW + dt.timedelta(days=3650))
        self.message = make_message(
            authority=self.authority,
            about=self.invitation,
            kind="staff.invitation",
            language="de",
            channel="email",
            recipient=f"neu@{slug}.example",
            due_at=NOW + dt.timedelta(minutes=1),
            expires_at=NOW + dt.timedelta(days=1),
            now=NOW,
        )
        self.member = make_staff(self.authority, "clerk", name="Zweite Kraft")
        self.case = make_case(self.authority, self.service)
        self.follow_up = FollowUp.objects.create(
            authority=self.authority, case=self.case, due_on=TUESDAY, reason="Antwort da?", made_at=NOW
        )
        self.fee = make_fee(self.case)
        self.deadline = start_clock(
            case=self.case, kind="data_access", began_on=MONDAY, ends_on=MONDAY + dt.timedelta(days=31), now=NOW
        )
        self.file = HandedInFile.objects.create(
            authority=self.authority,
            case=self.case,
            upload_token_hash=f"{self.case.pk:064d}",
            name="Pass.pdf",
            expected_bytes=8,
            arrived_bytes=8,
            content=b"%PDF-1.7",
            media_type="application/pdf",
            status="clean",
            began_at=NOW,
            arrived_at=NOW,
        )
        self._talks()
        add_voices(self)
        add_figures(self)
        add_pilot(self)
        add_centres(self)
        self.guidance = make_lasting_record(self.authority)
        self.plan = make_lasting_plan(self.authority)
        self.rule = RoutingRule.objects.create(authority=self.authority, team="Team 1")
        self.substitution = Substitution.objects.create(
            authority=self.authority,
            staff_member=make_staff(self.authority, "caseworker"),
            substitute=make_staff(self.authority, "caseworker"),
            during=(MONDAY, TUESDAY),
        )

    def _talks(self):
        """A question with an answer, somebody with access, a case on its way to another authority and one from there."""
        staff_member = self.member
        self.question = ask(case=self.case, language="ar", text="متى؟", now=NOW)
        self.answer = give_answer(
            question=self.question, german_text="Bald.", answers_seen=0, staff_member=staff_member, now=NOW
        )
        self.representative = Representative.objects.create(
            authority=self.authority,
            case=self.case,
            kind="adviser",
            name="Beratung",
            consent_given_on=MONDAY,
            ends_on=MONDAY + dt.timedelta(days=3650),
            recorded_at=NOW,
        )
        neighbour = Authority.objects.filter(slug="osterholz").first() or make_authority("osterholz")
        self.sent, self.arrived = (
            hand_over(
                case=make_case(origin, self.service, status="competence"),
                basis="moved",
                to_authority=goal,
                staff_member=staff_member,
                now=NOW,
            )
            for origin, goal in ((self.authority, neighbour), (neighbour, self.authority))
        )

    def _notice_instead_of_visit(self):
        """A service nobody has to come for, whenever the tests run."""
        service = Service.objects.filter(code="AE-UKRAINE").first() or make_service("AE-UKRAINE", situation="ukraine")
        make_offer(self.authority, service)
        ServiceNotice.objects.get_or_create(
            service=service,
            code="continuation",
            defaults={
                "text_de": "Gilt fort.",
                "replaces_visit": True,
                "question_de": "Gilt Ihr Titel fort?",
                "proof_de": "Die Titel gelten fort.",
                "valid": (dt.date(2026, 1, 1), None),
                "mark": "found",
            },
        )

    @staticmethod
    def _readable(appointment) -> str:
        appointment.link_nonce = new_nonce()
        token = token_for(appointment.link_nonce, purpose="appointment")
        appointment.link_token_hash = hash_of(token)
        appointment.save(update_fields=["link_nonce", "link_token_hash"])
        return token


ARGUMENTS = {
    "record": lambda street: street.guidance.pk,
    "consent": lambda street: street.guidance.consents.get().pk,
    "clock": lambda street: street.guidance.clocks.get().pk,
    "contact": lambda street: street.guidance.contacts.get().pk,
    "language": lambda street: "de",
    "authority": lambda street: street.authority.slug,
    "office": lambda street: street.office.pk,
    "counter": lambda street: street.counter.pk,
    "visit": lambda street: street.visit.pk,
    "pk": lambda street: street.appointment.pk,
    "code": lambda street: street.service.code,
    "message": lambda street: street.message.message_id,
    "interpreter": lambda street: street.interpreter.pk,
    "hours": lambda street: street.interpreter_hours.pk,
    "shift": lambda street: street.shifts[0].pk,
    # a Monday of its first shift that is not over whenever the tests run
    "day": lambda street: MONDAY + dt.timedelta(days=3 * 364),
    "closure": lambda street: street.closure.pk,
    "absence": lambda street: street.absence.pk,
    "change": lambda street: street.change.pk,
    "invitation": lambda street: street.invitation.pk,
    "member": lambda street: street.member.pk,
    "phrase": lambda street: street.phrase.pk,
    "report": lambda street: street.barrier.pk,
    "token": lambda street: street.token,
    "reference": lambda street: street.case.reference,
    "file": lambda street: street.file.pk,
    "rule": lambda street: street.rule.pk,
    "substitution": lambda street: street.substitution.pk,
    "key": lambda street: "nothing",
    "mark": lambda street: "nothing",
    "service": lambda street: street.authority.slug,
    "factor": lambda street: 0,
    "question": lambda street: street.question.pk,
    "answer": lambda street: street.answer.pk,
    "representative": lambda street: street.representative.pk,
    # of the pages for what others send here
    "handover": lambda street: street.arrived.pk,
    **ARGUMENTS_VOICES,
}
SPECIAL = {
    "monthly_figure": lambda street: {"month": "2026-09"},
    **SPECIAL_PLAN,
    "recognition_question": lambda street: {"question": "gelernt"},
    **dict.fromkeys(("guidance_own", "guidance_own_erase"), lambda street: {"token": street.guidance.link_token}),
    "guidance_own_withdraw": lambda street: {
        "token": street.guidance.link_token,
        "consent": street.guidance.consents.get().pk,
    },
    "guidance_step": lambda street: {"step": "kontakt"},
    "guidance_press": lambda street: {"press": "schnell"},
    **SPECIAL_FIGURES,
    **SPECIAL_PILOT,
    **SPECIAL_VOICES,
    **SPECIAL_CENTRES,
    **dict.fromkeys(OF_WHO_WAITS, lambda street: {"token": street.waiting.link_token}),
    **dict.fromkeys(OF_WHO_IS_REMINDED, lambda street: {"token": street.reminder.link_token}),
    "title_reminder_change": lambda street: {"token": street.reminder.link_token, "title": street.reminder.pk},
    **dict.fromkeys(("visit_not_needed", "visit_proof"), lambda street: {"code": "AE-UKRAINE"}),
    "situation": lambda street: {"code": street.service.situation.code},
    "authority_section": lambda street: {"section": "kontakt"},
    "desk_phrase": lambda street: {"phrase": f"eigen-{street.phrase.pk}"},
    "desk_visit_step": lambda street: {"step": "bedienen"},
    **dict.fromkeys(("audit_book", "audit_sheet"), lambda street: {"book": "lesen"}),
    "audit_file": lambda street: {"book": "aenderungen", "kind": "csv"},
    "audit_seals_file": lambda street: {"kind": "csv"},
    "case_step": lambda street: {"step": "grant"},
    "case_counter_step": lambda street: {"step": "receive_card"},
    "case_fact": lambda street: {"fact": "fiktion"},
    "case_fee": lambda street: {"number": street.fee.pk},
    "case_deadline_extend": lambda street: {"number": street.deadline.pk},
    "case_follow_up_done": lambda street: {"follow_up": street.follow_up.pk},
    **dict.fromkeys(
        ("case_handover_recall", "case_handover_answer", "case_handover_sheet"),
        lambda street: {"reference": street.sent.case.reference, "handover": street.sent.pk},
    ),
    "desk_visit_end": lambda street: {"kind": "fehlt"},
    "desk_day_end_take_back": lambda street: {"entry": 1},
    "display": lambda street: {"token": street.office.device_token},
    "display_calls": lambda street: {"token": street.office.device_token},
    **{
        name: lambda street: {"token": street.office.device_token, "situation": street.service.situation.code}
        for name in KIOSK
    },
    "follow": lambda street: {"token": street.followed.link_token},
    "follow_part": lambda street: {"token": street.followed.link_token},
    "invitation": lambda street: {"token": token_for(street.invitation.nonce, purpose=PURPOSE)},
    "texts_export": lambda street: {"language": "ar"},
    "text_edit": lambda street: {
        "object_type": "appointments.closure",
        "object_id": street.closure.pk,
        "field": "reason",
        "language": "ar",
    },
    "caught_message": lambda street: {"name": "nothing"},
    "caught_file": lambda street: {"name": "nothing", "number": 1},
    "account_reset_password_from_key": lambda street: {
        "uid": urlsafe_base64_encode(force_bytes(street.member.pk)),
        "token": default_token_generator.make_token(street.member),
    },
}


def patterns() -> dict[str, URLPattern]:
    """Every address of the URLconf itself, by its name; one without a name under its route."""
    found: dict[str, URLPattern] = {}

    def walk(entries, route=""):
        for entry in entries:
            path = route + str(entry.pattern)
            if isinstance(entry, URLPattern):
                found[entry.name or path] = entry
            else:
                walk(entry.url_patterns, path)

    walk(get_resolver().url_patterns)
    return found


def argument_names(name: str) -> set[str]:
    """What an address asks for, those of the enclosing routes as well."""
    return {argument for possibility in get_resolver().reverse_dict.getlist(name) for argument in possibility[0][0][1]}


def address(name: str, street: Street, **instead) -> str:
    """The address of a page about the things of this street."""
    special = SPECIAL.get(name, lambda street: {})(street)
    kwargs = {
        argument: special[argument] if argument in special else ARGUMENTS[argument](street)
        for argument in argument_names(name)
    }
    return reverse(name, kwargs={**kwargs, **instead})
