"""What is too few to be shown: the one place that hides (facts part 4.4)."""

from collections.abc import Sequence

# A cell of fewer people could point to one of them.
FEWEST = 5
# Below this the 90 % value would be the largest single one.
FEWEST_FOR_NINETY_PER_CENT = 10


def is_small(people: int) -> bool:
    """Whether a cell counts so few people that it is hidden; nobody at all may be said."""
    return 0 < people < FEWEST


def hidden_cells(people: Sequence[int]) -> set[int]:
    """Which cells of one cut are hidden: the small ones, and the smallest other one where a single one could be reckoned back.

    The sum of the cut is shown elsewhere; whoever takes the others from it must not get at one hidden cell.
    """
    hidden = {place for place, number in enumerate(people) if is_small(number)}
    others = [place for place, number in enumerate(people) if number >= FEWEST]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda place: people[place]))
    return hidden
