from django.db import migrations

from willkommen.wall import DoorKey, RaiseWall, Show, Window

BEHIND_AN_EXAMPLE = (
    "EXISTS (SELECT 1 FROM recognition_pilot_practice example WHERE example.measure_id = recognition_pilot_measure.id"
    " AND (example.state = 'review' OR example.state = 'published'))"
)
OWN_CENTRE = "centre_id = nullif(current_setting('app.centre', true), '')::bigint"


class Migration(migrations.Migration):
    dependencies = [("recognition_pilot", "0010_what_changed"), ("casework", "0006_the_wall")]

    operations = [
        RaiseWall(
            "RecognitionPlan",
            "PlanStep",
            "PlanSession",
            "GuidanceRecord",
            "Consent",
            "GuidanceContact",
            "BodyClock",
            "SharedFact",
            "GuidanceOutcome",
            "OutreachDay",
            "CentreTalk",
            "Referral",
            "ReferralFigure",
            "CircleMembership",
            "CircleInvitation",
            "Proposal",
            "TextComment",
            "Fact",
            "FactDay",
            "MonthlyFigure",
            "TeamSize",
            "Training",
            "Meeting",
            "SelfAssessment",
            "Measure",
            "MeasureChange",
            "Practice",
            "StaffingRun",
            "Feedback",
            "FeedbackWish",
            "Complaint",
        ),
        # What became of proposals, and examples that are published or wait for a review by somebody else.
        Window("Proposal", "everybody_reads_published", "published_on IS NOT NULL"),
        Window("Practice", "others_read_finished", "state = 'review' OR state = 'published'"),
        Window("Measure", "others_read_what_examples_are_about", BEHIND_AN_EXAMPLE),
        # A centre sits in the buildings of several authorities and sees its own rows only.
        *(Window(name, "own_centre", OWN_CENTRE, only="ALL") for name in ("OutreachDay", "CentreTalk", "Referral")),
        Show("recognition_pilot_publishedtable"),
        DoorKey("CircleMembership", "staff_member_id", "bigint"),
        DoorKey("CircleInvitation", "token_hash"),
    ]
