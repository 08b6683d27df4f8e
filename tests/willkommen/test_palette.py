"""The colours of the authorities."""

import pytest

from willkommen.palette import ACCENT_NAMES, PALETTE, accent_class, contrast

DARK_PAGES = ("#000000", "#131525")


def test_black_on_white_has_the_highest_contrast_there_is():
    assert round(contrast("#ffffff", "#000000"), 2) == 21.0


def test_the_order_of_the_two_colours_does_not_matter():
    assert contrast("#2044aa", "#ffffff") == contrast("#ffffff", "#2044aa")


@pytest.mark.parametrize("accent", PALETTE.values(), ids=lambda accent: accent.slug)
def test_every_colour_can_be_read_on_white_and_carries_white_text(accent):
    assert contrast(accent.light, "#ffffff") >= 4.5


@pytest.mark.parametrize("accent", PALETTE.values(), ids=lambda accent: accent.slug)
@pytest.mark.parametrize("page", DARK_PAGES)
def test_every_dark_partner_can_be_read_on_dark_pages(accent, page):
    assert contrast(accent.dark, page) >= 4.5


def test_nine_authorities_can_each_have_a_colour_of_their_own():
    assert len({accent.light for accent in PALETTE.values()}) == 9


def test_every_colour_has_a_name_for_the_form():
    assert set(ACCENT_NAMES) == set(PALETTE)


def test_an_unknown_colour_falls_back_to_blue():
    assert accent_class("pink") == accent_class(None) == "wk-accent--blue"
