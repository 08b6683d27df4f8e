"""Pages of the staff that are one form or one question; both wear the look of `templates/supervision`."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    title: str,
    back: str,
    lead: str = "",
    save: str = "",
    remove: str = "",
    template: str = "supervision/form.html",
    **context,
) -> HttpResponse:
    """A form with its title, “Save” (or other words), the way back, and perhaps the address of removing the thing."""
    return render(
        request,
        template,
        {"form": form, "title": title, "back": back, "lead": lead, "save": save, "remove": remove, **context},
    )


def confirm_page(
    request: HttpRequest,
    form: BaseForm,
    *,
    title: str,
    back: str,
    consequences: list[str],
    yes: str,
) -> HttpResponse:
    """A question before something is removed: what follows, one button that does it, one way back."""
    context = {"form": form, "title": title, "back": back, "consequences": consequences, "yes": yes}
    return render(request, "supervision/confirm.html", context)
