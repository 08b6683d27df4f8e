"""The advisory circle: inviting, ending, proposing, remarks on texts, answering, publishing."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recognition_pilot.models import CircleInvitation, CircleMembership, Proposal, ProposalState, TextComment
from recognition_pilot.queries.voices.circle import living_members
from willkommen import audit, panels
from willkommen.actions.accounts import new_account
from willkommen.actions.sessions import end_sessions
from willkommen.errors import Refused
from willkommen.messages import post_message, settle_messages
from willkommen.models import Authority, StaffMember
from willkommen.moments import berlin_day
from willkommen.queries.staff import account_by_email, works_somewhere
from willkommen.tenancy import enter_authority
from willkommen.tokens import hash_of, new_nonce, token_for

INVITATION = "circle.invitation"
PURPOSE = "circle-invitation"
INVITATION_LIVES = dt.timedelta(days=14)


class WorksHere(Refused):
    """The circle advises authorities from outside."""

    text = _("Somebody with this address works for an authority. Members of the circle come from outside.")


class AlreadyInTheCircle(Refused):
    """One person, one seat."""

    text = _("This person already sits in the circle.")


class CircleInvitationOver(Refused):
    """Used, withdrawn or too old."""

    text = _("This invitation is no longer valid. Please ask for a new one.")


class SaysNothing(Refused):
    """Public without words."""

    text = _("For the public page it needs a title and an answer.")


class NeedsAReason(Refused):
    """A no without a reason."""

    text = _("Please say why it is declined.")


# ---- Members -------------------------------------------------------------------------------------------------


@transaction.atomic
def invite_to_circle(
    *, authority: Authority, email: str, name: str, organisation: str, staff_member: StaffMember, now: dt.datetime
) -> CircleInvitation:
    """Invite somebody by e-mail; asking again sends a new link. Raises `WorksHere`, `AlreadyInTheCircle`."""
    email = email.strip().lower()
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    if _works_for_an_authority(email, now):
        raise WorksHere
    if living_members(authority, now=now).filter(staff_member__email__iexact=email).exists():
        raise AlreadyInTheCircle
    for older in CircleInvitation.objects.filter(authority=authority, email__iexact=email, accepted_at=None):
        settle_messages(about=older)
        older.delete()
    nonce = new_nonce()
    invitation = CircleInvitation.objects.create(
        authority=authority,
        email=email,
        name=name,
        organisation=organisation,
        nonce=nonce,
        token_hash=hash_of(token_for(nonce, purpose=PURPOSE)),
        created_at=now,
        expires_at=now + INVITATION_LIVES,
    )
    post_message(
        authority=authority,
        about=invitation,
        kind=INVITATION,
        language="de",
        channel="email",
        recipient=email,
        due_at=now,
        expires_at=invitation.expires_at,
        now=now,
    )
    audit.record(action="invite_to_circle", now=now, authority=authority, staff_member=staff_member, about=invitation)
    return invitation


@transaction.atomic
def accept_circle_invitation(
    *, invitation: CircleInvitation, name: str, password: str | None, now: dt.datetime
) -> CircleMembership:
    """Give the invited person a seat; works once. Raises `CircleInvitationOver`, `WorksHere`.

    Somebody who has an account already keeps name and password.
    """
    if _works_for_an_authority(invitation.email, now):
        raise WorksHere
    enter_authority(invitation.authority_id)
    living = CircleInvitation.objects.filter(pk=invitation.pk, accepted_at=None, expires_at__gt=now)
    if not living.update(accepted_at=now):
        raise CircleInvitationOver
    staff = account_by_email(invitation.email)
    if staff is None:
        staff = new_account(email=invitation.email, name=name, password=password)
    elif not staff.is_active:
        staff.is_active = True
        staff.save(update_fields=["is_active"])
    seat, _is_new = CircleMembership.objects.update_or_create(
        authority=invitation.authority,
        staff_member=staff,
        defaults={"ends_at": None, "organisation": invitation.organisation},
    )
    audit.record(
        action="accept_circle_invitation", now=now, authority=invitation.authority, staff_member=staff, about=seat
    )
    return seat


@transaction.atomic
def end_seat(*, membership: CircleMembership, staff_member: StaffMember, now: dt.datetime) -> None:
    """Somebody leaves the circle: every session ends at once. What they proposed stays, without them."""
    CircleMembership.objects.filter(pk=membership.pk, ends_at=None).update(ends_at=now)
    member = StaffMember.objects.select_for_update(no_key=True).get(pk=membership.staff_member_id)
    member.sign_in_round += 1
    member.is_active = (
        member.is_evaluator
        or member.is_installation_administrator
        or works_somewhere(member, now=now)
        or bool(panels.homes_of(member, now=now))
    )
    member.save(update_fields=["sign_in_round", "is_active"])
    end_sessions(staff_member=member)
    audit.record(
        action="end_circle_seat",
        now=now,
        authority=membership.authority,
        staff_member=staff_member,
        about=membership,
    )


# ---- What they say ---------------------------------------------------------------------------------------------


def propose(*, membership: CircleMembership, title: str, text: str, is_named: bool, now: dt.datetime) -> Proposal:
    """Put a proposal to the authority; in public the organisation is named only if it wishes so."""
    return Proposal.objects.create(
        authority=membership.authority,
        membership=membership,
        title=title,
        text=text,
        named_as=membership.organisation if is_named else "",
        made_on=berlin_day(now),
    )


def comment_on_text(
    *, membership: CircleMembership, text_key: str, language: str, words: str, comment: str, now: dt.datetime
) -> TextComment:
    """Say something about a text, with the words as they stand today."""
    return TextComment.objects.create(
        authority=membership.authority,
        membership=membership,
        text_key=text_key,
        language=language,
        words=words,
        comment=comment,
        made_on=berlin_day(now),
    )


# ---- What the authority answers --------------------------------------------------------------------------------


@transaction.atomic
def answer_proposal(
    *,
    proposal: Proposal,
    state: str,
    answer: str,
    public_title: str,
    public_text: str,
    is_public: bool,
    staff_member: StaffMember | None,
    now: dt.datetime,
) -> None:
    """Say what becomes of it, and whether that stands in public. Raises `SaysNothing`, `NeedsAReason`."""
    if is_public and not (public_title and answer):
        raise SaysNothing
    if state == ProposalState.DECLINED and not answer:
        raise NeedsAReason
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk, authority_id=proposal.authority_id)
    today = berlin_day(now)
    proposal.state, proposal.answer = state, answer
    proposal.public_title, proposal.public_text = public_title, public_text
    proposal.answered_on = (proposal.answered_on or today) if answer else None
    proposal.published_on = (proposal.published_on or today) if is_public else None
    proposal.save()
    audit.record(
        action="answer_proposal",
        now=now,
        authority=proposal.authority,
        staff_member=staff_member,
        about=proposal,
        state=state,
        public=is_public,
    )


@transaction.atomic
def answer_comment(
    *, comment: TextComment, state: str, answer: str, staff_member: StaffMember, now: dt.datetime
) -> None:
    """Say what becomes of a remark on a text. Raises `NeedsAReason`."""
    if state == ProposalState.DECLINED and not answer:
        raise NeedsAReason
    TextComment.objects.filter(pk=comment.pk, authority_id=comment.authority_id).update(state=state, answer=answer)
    audit.record(
        action="answer_text_comment",
        now=now,
        authority=comment.authority,
        staff_member=staff_member,
        about=comment,
        state=state,
    )


def _works_for_an_authority(email: str, now: dt.datetime) -> bool:
    known = account_by_email(email)
    return known is not None and works_somewhere(known, now=now)
