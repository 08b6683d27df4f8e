"""Charts as numbers: where things stand."""

from recognition_pilot.rules.charts import NARROW, WIDE, Mark, Reading, draw


def readings(*values, p90=()):
    return [Reading(str(place), value, dict(enumerate(p90)).get(place)) for place, value in enumerate(values, start=31)]


def test_the_axis_begins_at_nothing_and_ends_on_a_round_number_above_everything():
    drawing = draw(readings(26, 17), target=14)
    assert [(line.label, line.at) for line in drawing.lines] == [
        (0, "210.0"),
        (10, "146.7"),
        (20, "83.3"),
        (30, "20.0"),
    ]
    assert drawing.target == "121.3"


def test_a_line_goes_through_the_middle_of_every_place():
    drawing = draw(readings(10, 20))
    assert drawing.paths == ["M188.0 115.0 L484.0 20.0"]
    assert drawing.dots == [("188.0", "115.0"), ("484.0", "20.0")]


def test_where_a_value_is_hidden_the_line_has_a_gap_and_nothing_is_drawn():
    drawing = draw(readings(10, 20, None, 5, None, 10))
    assert [path.count("L") for path in drawing.paths] == [1]
    assert len(drawing.dots) == 4


def test_nothing_at_all_can_be_drawn():
    drawing = draw([], target=None)
    assert (drawing.paths, drawing.dots, drawing.labels) == ([], [], [])
    assert [line.label for line in drawing.lines] == [0, 1]


def test_bars_stand_on_the_axis_and_their_frames_are_nine_of_ten():
    drawing = draw([Reading("8", 5, 20)], as_bars=True)
    bar, frame = drawing.bars[0], drawing.frames[0]
    assert (bar.x, bar.y, bar.height, bar.width) == ("318.0", "162.5", "47.5", "36.0")
    assert (frame.y, frame.height) == ("20.0", "190.0")
    assert (drawing.paths, drawing.dots) == ([], [])


def test_from_right_to_left_everything_is_mirrored():
    plain, mirrored = draw(readings(10, 20)), draw(readings(10, 20), is_rtl=True)
    assert [float(x) for x, _y in mirrored.dots] == [WIDE - float(x) for x, _y in plain.dots]
    assert (plain.end, mirrored.end) == ("end", "start")


def test_a_narrow_drawing_names_fewer_places_and_always_the_last():
    many = readings(*range(1, 13))
    assert len(draw(many).labels) == 12
    assert [label.label for label in draw(many, width=NARROW).labels] == ["32", "34", "36", "38", "40", "42"]


def test_long_names_below_the_axis_need_more_room():
    months = [Reading(f"Jan {number}", number) for number in range(10, 22)]
    assert [label.label for label in draw(months).labels] == [
        "Jan 11",
        "Jan 13",
        "Jan 15",
        "Jan 17",
        "Jan 19",
        "Jan 21",
    ]
    assert [label.label for label in draw(months, width=NARROW).labels] == ["Jan 12", "Jan 15", "Jan 18", "Jan 21"]


def test_a_measure_stands_where_it_began():
    drawing = draw(readings(1, 2, 3, 4), marks=[Mark(0.5, 1)])
    before, after = float(drawing.dots[0][0]), float(drawing.dots[1][0])
    assert [(float(x), number) for x, number in drawing.marks] == [((before + after) / 2, 1)]
