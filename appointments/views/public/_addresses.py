"""Addresses of applicants' pages, in the reader's language."""

from django.urls import reverse

from willkommen.languages import reader_language


def public_url(authority, name: str, **parts) -> str:
    """The address of a page of one authority."""
    return reverse(name, kwargs={"language": reader_language(), "authority": authority.slug, **parts})
