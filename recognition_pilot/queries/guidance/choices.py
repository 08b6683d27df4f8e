"""What a guide chooses from."""

from recognition_pilot.models import CompetentBody, GuidanceRecord, Profession


def professions_to_choose(record: GuidanceRecord) -> list[Profession]:
    """The project's own professions by name, and the one that stands already."""
    own = Profession.objects.filter(came_with=None)
    kept = Profession.objects.filter(pk=record.profession_id or 0)
    return list((own | kept).order_by("name_de"))


def bodies_to_choose() -> list[CompetentBody]:
    """All bodies by name."""
    return list(CompetentBody.objects.order_by("name"))
