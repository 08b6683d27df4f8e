from django.db import migrations

from willkommen.history import HouseFunction
from willkommen.wall import SAFELY, DoorKey, RaiseWall

# For those who see no applicant: the page of the Land and that of the installation.
COUNTS = f"""
CREATE FUNCTION counts_of_authorities() RETURNS TABLE (authority_id bigint, services_online bigint, counters_open bigint)
LANGUAGE sql STABLE {SAFELY} AS $$
    SELECT authority.id,
           (SELECT count(*) FROM appointments_serviceoffer offer JOIN appointments_service service ON service.id = service_id
             WHERE offer.authority_id = authority.id AND is_offered AND is_online AND delivery = 'appointment'),
           (SELECT count(*) FROM appointments_counter counter WHERE counter.authority_id = authority.id AND is_open)
      FROM willkommen_authority authority
$$
"""  # noqa: S608 -- made of constants only


class Migration(migrations.Migration):
    dependencies = [("appointments", "0014_what_changed"), ("willkommen", "0014_the_wall")]

    operations = [
        RaiseWall(
            "ServiceOffer",
            "OfferPlace",
            "Counter",
            "Shift",
            "ShiftService",
            "Closure",
            "Absence",
            "Appointment",
            "AppointmentPerson",
            "Interpreter",
            "InterpreterHours",
            "InterpreterBooking",
            "OwnPhrase",
            "StaffSkill",
            "PlanChange",
            "AffectedAppointment",
            "TicketSeries",
            "Visit",
            "Call",
            "WaitingEntry",
            "SlotOffer",
            "SearchCount",
        ),
        HouseFunction("counts_of_authorities()", COUNTS),
        DoorKey("Appointment", "link_token_hash"),
        DoorKey("WaitingEntry", "link_token_hash"),
    ]
