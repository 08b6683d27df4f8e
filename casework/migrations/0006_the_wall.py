from django.db import migrations

from willkommen.wall import RaiseWall, Window


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_what_changed"), ("appointments", "0015_the_wall")]

    operations = [
        RaiseWall(
            "Case",
            "CaseAppointment",
            "CaseEvent",
            "CaseworkSettings",
            "Application",
            "Representative",
            "AccessCode",
            "CaseSession",
            "Deadline",
            "Participation",
            "Hearing",
            "Decision",
            "CourtCase",
            "CaseFee",
            "DocumentRequest",
            "RequestedItem",
            "HandedInFile",
            "FilePart",
            "Question",
            "Answer",
            "TitleReminder",
            "FollowUp",
            "Note",
            "RoutingRule",
            "Substitution",
        ),
        # The new case stands at the authority the old one went to.
        RaiseWall("Handover", crossing=("new_case",)),
        Window("Handover", "receiver_reads", "to_authority_id = {here}"),
        Window("Handover", "receiver_answers", "to_authority_id = {here}", only="UPDATE"),
    ]
