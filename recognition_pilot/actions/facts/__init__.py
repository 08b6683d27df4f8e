"""Taking facts: what happened becomes small sums per day, week and month, before what it came from is forgotten."""

from recognition_pilot.actions.facts.measuring import measure_morning
from recognition_pilot.actions.facts.rebuilding import rebuild_facts
from recognition_pilot.actions.facts.small_tables import take_small_tables
from recognition_pilot.actions.facts.taking import take_days, take_latest_days

__all__ = ["measure_morning", "rebuild_facts", "take_days", "take_latest_days", "take_small_tables"]
