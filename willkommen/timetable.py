"""What the clock of the workers starts, and how often."""

# By kind, so that several hosts can share them out; a worker that names none takes from all (docs/operations.md).
QUEUES = {name: {"exchange": name, "routing_key": name} for name in ("celery", "messages", "files", "figures")}
ROUTES = {
    "willkommen.tasks.drain_outbox": {"queue": "messages"},
    "casework.tasks.check_files": {"queue": "files"},
    "recognition_pilot.tasks.take_facts": {"queue": "figures"},
    "recognition_pilot.tasks.measure_morning": {"queue": "figures"},
    "recognition_pilot.tasks.answer_simulations": {"queue": "figures"},
    "recognition_pilot.tasks.publish_quarters": {"queue": "figures"},
}


def timetable(*, outbox_seconds: float) -> dict[str, dict]:
    """The schedule of Celery beat; a start no worker took before the next one is due falls away."""
    every = {
        "willkommen.heartbeat.heartbeat": 10.0,
        "willkommen.heartbeat.tidy_up": 3600.0,
        "willkommen.tasks.drain_outbox": outbox_seconds,
        "willkommen.tasks.forget": 3600.0,
        "willkommen.tasks.seal_audit": 600.0,
        "willkommen.tasks.check_seals": 21600.0,
        "appointments.tasks.offer_new_times": 10.0,
        "appointments.tasks.give_out_freed_times": 60.0,
        "appointments.tasks.tell_who_is_nearly_next": 30.0,
        "appointments.tasks.mark_lapsed_holds": 300.0,
        "appointments.tasks.close_day": 1800.0,
        "appointments.tasks.erase_contact_data": 3600.0,
        "casework.tasks.let_clocks_lapse": 3600.0,
        "casework.tasks.erase_drafts": 3600.0,
        "casework.tasks.forget_case_sessions": 3600.0,
        "casework.tasks.close_what_is_over": 3600.0,
        "casework.tasks.forget_closed_cases": 3600.0,
        "casework.tasks.forget_substitutions": 3600.0,
        "casework.tasks.post_reminders": 3600.0,
        "casework.tasks.forget_reminders": 3600.0,
        "casework.tasks.end_requests_for_papers": 3600.0,
        "casework.tasks.check_files": 15.0,
        "casework.tasks.erase_files": 3600.0,
        "recognition_pilot.tasks.measure_morning": 300.0,
        "recognition_pilot.tasks.take_facts": 900.0,
        "recognition_pilot.tasks.publish_quarters": 3600.0,
        "recognition_pilot.tasks.answer_simulations": 5.0,
        "recognition_pilot.tasks.forget_simulations": 3600.0,
        "recognition_pilot.tasks.ask_for_feedback": 1800.0,
        "recognition_pilot.tasks.forget_voices": 3600.0,
        "recognition_pilot.tasks.erase_guidance": 30.0,
        "recognition_pilot.tasks.forget_advice": 3600.0,
        "recognition_pilot.tasks.post_plan_messages": 3600.0,
        "recognition_pilot.tasks.tell_changed_facts": 600.0,
        "recognition_pilot.tasks.forget_plans": 3600.0,
        "recognition_pilot.tasks.ask_centres": 3600.0,
    }
    # at least ten seconds: a worker that is busy for a moment still takes what is due every second
    return {
        task: {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 10.0)}}
        for task, seconds in every.items()
    }
