"""Looks at the settings of signing in before the house opens."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security)
def administrators_need_a_second_factor(app_configs, **_rest):
    """Only the demo may do without, because its passwords stand in the README anyway."""
    if settings.MFA_FOR_ADMINISTRATORS or settings.DEMO:
        return []
    return [
        Error(
            "Administrators could sign in without a second factor.",
            hint="Remove MFA_FOR_ADMINISTRATORS from the environment; only with DEMO it may be false.",
            id="willkommen.E001",
        )
    ]


@register(Tags.security)
def services_are_whole(app_configs, **_rest):
    """A service is asked over HTTPS only, and no two authorities share an issuer: it would speak for both."""
    issuers = [service["issuer"] for service in settings.OIDC.values()]
    local = ("https://", "http://127.0.0.1:", "http://localhost:") if settings.DEMO else ("https://",)
    plain = [slug for slug, service in settings.OIDC.items() if not service["issuer"].startswith(local)]
    errors = [Error(f"The sign-in service of {slug} is not asked over https.", id="willkommen.E002") for slug in plain]
    if len(set(issuers)) < len(issuers):
        errors.append(Error("Two authorities share an issuer; each needs its own.", id="willkommen.E003"))
    return errors
