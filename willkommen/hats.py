"""Two hats: tasks that are kept apart, and who has both sees at every moment which of them they are doing."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise

from willkommen.permissions import Right, may


@dataclass(frozen=True)
class Hat:
    """A task that is kept apart from another one: who has both sees at every moment which of them they are doing.

    `paths` are beginnings of paths below `/desk/<authority>/` that belong to the task.
    """

    label: str | Promise
    url_name: str
    right: Right
    paths: tuple[str, ...]
    icon: str


_hats: list[Hat] = []


def add_hat(hat: Hat) -> None:
    """Name a task that is kept apart from another one; called once at start."""
    _hats.append(hat)


def hats_for(request) -> list[dict]:
    """The hats of somebody who has more than one, on the pages of either; empty for everybody else."""
    worn = [hat for hat in _hats if may(request.roles, hat.right)]
    face = f"/desk/{request.authority.slug}/"
    here = [hat for hat in worn if any(request.path.startswith(face + path) for path in hat.paths)]
    if len(worn) < 2 or not here:
        return []
    return [
        {
            "label": hat.label,
            "url": reverse(hat.url_name, kwargs={"authority": request.authority.slug}),
            "icon": hat.icon,
            "is_current": hat in here,
        }
        for hat in worn
    ]
