"""Reading authorities and offices."""

from willkommen.models import Authority, Office


def authority_by_slug(slug: str) -> Authority | None:
    """The authority with this short name."""
    return Authority.objects.filter(slug=slug).first()


def all_authorities() -> list[Authority]:
    """All authorities of the installation, by their German name."""
    return list(Authority.objects.order_by("municipality_name"))


def offices_of(authority: Authority) -> list[Office]:
    """The offices of one authority with their opening hours."""
    return list(
        Office.objects.filter(authority=authority)
        .prefetch_related("opening_hours")
        .order_by("code")
    )


def office_by_device_token(token: str) -> Office | None:
    """The office whose display or kiosk has this address."""
    return Office.objects.select_related("authority").filter(device_token=token).first()
