"""What pages are built from: icons, badges, error summary, pagination … (docs/look.md shows each)."""

import json
from pathlib import Path

import segno
from django import forms, template
from django.core.paginator import Page
from django.utils.html import conditional_escape, format_html
from django.utils.translation import gettext as _

from willkommen import languages, palette
from willkommen.form_problems import Problem, problems_of
from willkommen.widgets import DatePartsWidget

register = template.Library()

# Icons KERN brings along, and those we take from Material Symbols; the build reads the same list.
ICONS = json.loads((Path(palette.__file__).parent / "static_src" / "icons.json").read_text(encoding="utf-8"))
KERN_ICONS = frozenset(ICONS["kern"])
OWN_ICONS = frozenset(name.replace("_", "-") for name in ICONS["material"])
KIND_ICONS = {"danger": "danger", "warning": "warning", "success": "success", "info": "info", "neutral": "info"}


# ---- Icons, badges, alerts ----------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, size: int | None = None, label: str = "") -> str:
    """`{% icon "school" %}`: a sign beside a word; with `label` it is the word itself. Sizes: 20, 24 (usual), 32."""
    name = name.replace("_", "-")
    family = "kern" if name in KERN_ICONS else "wk"
    if family == "wk" and name not in OWN_ICONS:
        raise ValueError(f"{name} is not listed in static_src/icons.json")
    size_class = f" wk-icon-{size}" if size else ""
    if label:
        return format_html(
            '<span class="kern-icon {}-icon--{}{}" role="img" aria-label="{}"></span>', family, name, size_class, label
        )
    return format_html('<span class="kern-icon {}-icon--{}{}" aria-hidden="true"></span>', family, name, size_class)


@register.simple_tag
def badge(kind: str, text: str, icon_name: str = "") -> str:
    """`{% badge "warning" text "schedule" %}`: a state; always a sign and a word. Kinds: danger … neutral."""
    return format_html(
        '<span class="wk-badge wk-badge--{}">{}<span>{}</span></span>', kind, icon(icon_name or KIND_ICONS[kind]), text
    )


@register.simple_tag
def chip(text: str, icon_name: str = "") -> str:
    """`{% chip text %}`: a plain fact."""
    return format_html('<span class="wk-chip">{}{}</span>', icon(icon_name) if icon_name else "", text)


@register.simple_block_tag
def alert(content: str, kind: str, title: str = "", role: str = "") -> str:
    """`{% alert "warning" title %}<p>…</p>{% endalert %}`; `role="status"` or `"alert"` when it appears by itself."""
    return format_html(
        '<div class="wk-alert wk-alert--{}"{}>{}{}<div class="wk-alert__body">{}</div></div>',
        kind,
        format_html(' role="{}"', role) if role else "",
        icon(KIND_ICONS[kind]),
        format_html('<p class="wk-alert__title">{}</p>', title) if title else "",
        content,
    )


# ---- Forms -------------------------------------------------------------------------------------------------


@register.filter
def kern_kind(field) -> str:
    """Which markup a bound field needs: checkbox, choices, group (several inputs), select, file or input."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, DatePartsWidget) or (isinstance(widget, forms.MultiWidget) and widget.use_fieldset):
        return "group"
    if isinstance(widget, forms.Select) and not widget.allow_multiple_selected:
        return "select"
    return "file" if isinstance(widget, forms.FileInput) else "input"


@register.simple_tag
def kern_input(field) -> str:
    """The input of a bound field with KERN's classes beside its own."""
    base = {"checkbox": "kern-form-check__checkbox", "select": "kern-form-input__select"}.get(
        kern_kind(field), "kern-form-input__input"
    )
    classes = [base, f"{base}--error" if field.errors else "", field.field.widget.attrs.get("class", "")]
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})


@register.filter
def kern_options(field) -> list[dict]:
    """The options of a radio or checkbox group, ready to be written out."""
    return [option.data for option in field.subwidgets]


@register.filter
def form_error_id(form) -> str:
    """The id of the box with errors that belong to no field."""
    return f"{form.prefix or 'form'}_form_error"


@register.inclusion_tag("kern/error_summary.html")
def error_summary(*all_forms) -> dict:
    """`{% error_summary form other_form %}`: every problem of bound forms and formsets, each a link to its field."""
    problems: list[Problem] = [problem for form in all_forms if form for problem in problems_of(form)]
    return {"problems": problems, "count": len(problems)}


@register.simple_tag(takes_context=True)
def page_title(context) -> str:
    """“Error: ” at the start of `<title>` when `form`, `forms`, `formset` or `page_has_errors` of the page says so."""
    candidates = [context.get("form"), context.get("formset"), *(context.get("forms") or [])]
    has_errors = context.get("page_has_errors") or any(next(problems_of(form), None) for form in candidates if form)
    return _("Error:") + " " if has_errors else ""


# ---- The way through -----------------------------------------------------------------------------------


@register.inclusion_tag("kern/breadcrumb.html")
def breadcrumb(crumbs) -> dict:
    """`{% breadcrumb crumbs %}` with `[(label, url), …]`; the last one is this page."""
    return {"crumbs": list(crumbs)}


@register.inclusion_tag("kern/progress.html")
def progress(step: int, steps: int, name: str) -> dict:
    """`{% progress 4 6 name %}`: “Step 4 of 6: name” with a bar."""
    return {"step": step, "steps": steps, "name": name}


@register.inclusion_tag("kern/pagination.html", takes_context=True)
def pagination(context, page: Page, parameter: str = "page") -> dict:
    """`{% pagination page %}`: the other pages of a list; the rest of the address stays as it is."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = number
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "entries": [
            {"number": number, "url": address(number) if isinstance(number, int) else ""} for number in numbers
        ],
    }


# ---- Words and codes -----------------------------------------------------------------------------------


@register.filter
def bdi(value, lang: str = "") -> str:
    """`{{ name|bdi }}`, `{{ term|bdi:"de" }}`: keeps names, codes and German terms in order inside any script."""
    return format_html("<bdi{}>{}</bdi>", format_html(' lang="{}" dir="ltr"', lang) if lang else "", value)


@register.filter
def in_german(term: str) -> str:
    """`{{ paper.name_de|in_german }}`: the German word in brackets, as papers and clerks use it; brackets inside get corners."""
    inside = str(term or "").replace("(", "[").replace(")", "]")
    return format_html('<span class="wk-de"><bdi lang="de" dir="ltr">({})</bdi></span>', inside) if inside else ""


@register.simple_tag
def qr(value: str, label: str) -> str:
    """`{% qr address label %}`: a QR code drawn into the page, without inline styles and without another request."""
    matrix = segno.make(str(value), error="m", micro=False).matrix
    path = "".join(
        f"M{column} {row}h1v1h-1z" for row, cells in enumerate(matrix) for column, cell in enumerate(cells) if cell
    )
    size = len(matrix) + 8  # four cells of white all round, as the standard asks
    return format_html(
        '<div class="wk-qr"><svg viewBox="-4 -4 {} {}" role="img" aria-label="{}" shape-rendering="crispEdges">'
        '<path d="{}"/></svg></div>',
        size,
        size,
        label,
        path,
    )


# ---- Whose page it is --------------------------------------------------------------------------------------


@register.simple_tag
def mark(authority=None) -> str:
    """A neutral shield with the municipality's initial, in the authority's colour, until it brings its coat of arms."""
    name = getattr(authority, "municipality_name", None) or "Willkommen"
    initial = name.removeprefix("Landkreis ").removeprefix("Stadt ")[:1]
    return format_html(
        '<svg class="wk-mark" viewBox="0 0 32 36" aria-hidden="true"><path d="M1 1h30v18c0 8-6.2 13.5-15 16C7.2 '
        '32.5 1 27 1 19z"/><path class="wk-mark__rim" d="M3.5 3.5h25V19c0 6.5-4.9 11.1-12.5 13.4C8.4 30.1 3.5 25.5 3.5 '
        '19z"/><text x="16" y="23" text-anchor="middle">{}</text></svg>',
        initial,
    )


@register.filter
def accent_class(authority) -> str:
    """`<body class="{{ authority|accent_class }}">`: the authority's colour for shield and stripe."""
    return palette.accent_class(getattr(authority, "accent", None))


@register.simple_tag(takes_context=True)
def page_lang(context) -> str:
    """The `lang` of the page, also where no context processor ran (500, 503)."""
    return context.get("html_lang") or languages.html_lang(languages.reader_language())


@register.simple_tag(takes_context=True)
def page_dir(context) -> str:
    """The `dir` of the page, also where no context processor ran (500, 503)."""
    return context.get("text_dir") or languages.text_dir(languages.reader_language())


@register.filter
def tel(number) -> str:
    """A telephone number for `href="tel:…"`: digits, and a plus in front."""
    return "".join(sign for sign in str(number) if sign.isdigit() or sign == "+")


@register.filter
def or_dash(value) -> str:
    """A dash where there is nothing, so that an empty cell does not look forgotten."""
    return conditional_escape(value) if value not in (None, "") else "–"
