"""What the ground floor is called on the auditor's pages."""

from django.utils.translation import pgettext_lazy

from willkommen import audited
from willkommen.audited import Thing
from willkommen.queries.audit_lines import names_of

# What somebody did. The subject stands before it, where there is one.
ACTIONS = {
    "accept_invitation": pgettext_lazy("audit", "accepted the invitation"),
    "add_authority": pgettext_lazy("audit", "added the authority"),
    "add_office": pgettext_lazy("audit", "added an office"),
    "ask_again": pgettext_lazy("audit", "had the confirmation sent again"),
    "bring_texts": pgettext_lazy("audit", "brought texts back from a translator"),
    "cancel_message": pgettext_lazy("audit", "decided not to send a message"),
    "change_authority": pgettext_lazy("audit", "changed the data of the authority"),
    "change_office": pgettext_lazy("audit", "changed an office"),
    "disclose": pgettext_lazy("audit", "handed somebody the file about them (Article 15 GDPR)"),
    "change_period": pgettext_lazy("audit", "changed a period of erasing"),
    "change_tasks": pgettext_lazy("audit", "changed somebody’s tasks"),
    "deactivate_account": pgettext_lazy("audit", "closed an account"),
    "link_identity": pgettext_lazy("audit", "linked an account with the sign-in service"),
    "unlink_identity": pgettext_lazy("audit", "ended the link of an account with the sign-in service"),
    "end_emergency_access": pgettext_lazy("audit", "ended an emergency access"),
    "end_membership": pgettext_lazy("audit", "ended a membership"),
    "forget_accounts": pgettext_lazy("audit", "accounts of people who left were erased"),
    "forget_barriers": pgettext_lazy("audit", "what people reported was erased"),
    "forget_invitations": pgettext_lazy("audit", "invitations were erased"),
    "forget_messages": pgettext_lazy("audit", "messages were erased"),
    "invite": pgettext_lazy("audit", "invited somebody"),
    "load_municipalities": pgettext_lazy("audit", "loaded the municipalities"),
    "open_account": pgettext_lazy("audit", "opened an account"),
    "open_emergency_access": pgettext_lazy("audit", "opened an emergency access"),
    "pause_messages": pgettext_lazy("audit", "held back all messages"),
    "remove_office": pgettext_lazy("audit", "removed an office"),
    "renew_device_addresses": pgettext_lazy("audit", "made new addresses for the devices"),
    "reset_second_factor": pgettext_lazy("audit", "removed somebody’s second factors"),
    "remove_second_factor": pgettext_lazy("audit", "removed a second factor"),
    "new_recovery_codes": pgettext_lazy("audit", "made new recovery codes"),
    "resume_messages": pgettext_lazy("audit", "let messages go out again"),
    "retry_message": pgettext_lazy("audit", "sent a message once more"),
    "save_text": pgettext_lazy("audit", "saved a text"),
    "set_opening_hours": pgettext_lazy("audit", "set opening hours"),
    "set_password": pgettext_lazy("audit", "set a password"),
    "set_spoken_languages": pgettext_lazy("audit", "set spoken languages"),
    "withdraw_invitation": pgettext_lazy("audit", "withdrew an invitation"),
}

# Kinds of things that are written down.
THINGS = {
    "willkommen.authority": pgettext_lazy("audit", "The authority"),
    "willkommen.office": pgettext_lazy("audit", "Office"),
    "willkommen.openinghours": pgettext_lazy("audit", "Opening hours"),
    "willkommen.staffmember": pgettext_lazy("audit", "Account"),
    "willkommen.membership": pgettext_lazy("audit", "Membership"),
    "willkommen.invitation": pgettext_lazy("audit", "Invitation"),
    "willkommen.outgoingmessage": pgettext_lazy("audit", "Message"),
    "willkommen.staffidentity": pgettext_lazy("audit", "Identity at a sign-in service"),
    "mfa.authenticator": pgettext_lazy("audit", "Second factor"),
    "willkommen.emergencyaccess": pgettext_lazy("audit", "Emergency access"),
    "willkommen.translationstate": pgettext_lazy("audit", "Translation"),
    "export.audit.lesen": pgettext_lazy("audit", "List taken away: who read what"),
    "export.audit.taten": pgettext_lazy("audit", "List taken away: who did what"),
    "export.audit.aenderungen": pgettext_lazy("audit", "List taken away: what changed"),
}

# Why somebody opened what is not their own work.
REASONS = {
    "emergency": pgettext_lazy("audit", "emergency access"),
    "subject_access": pgettext_lazy("audit", "the person asked what is kept about them"),
}


def register() -> None:
    """Called once at start."""
    audited.add_actions(ACTIONS)
    audited.add_thing("willkommen.staffmember", Thing(THINGS["willkommen.staffmember"], titles=names_of))
    audited.add_things(THINGS)
    audited.add_reasons(REASONS)
