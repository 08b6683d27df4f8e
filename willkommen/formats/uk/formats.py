"""Dates and times in Ukrainian; months in the genitive, as they stand in a date."""

# For willkommen.moments. Weekdays begin with Monday; months stand as they do inside a date.
WEEKDAYS = (
    "понеділок",
    "вівторок",
    "середа",
    "четвер",
    "пʼятниця",
    "субота",
    "неділя",
)
MONTHS = (
    "січня",
    "лютого",
    "березня",
    "квітня",
    "травня",
    "червня",
    "липня",
    "серпня",
    "вересня",
    "жовтня",
    "листопада",
    "грудня",
)
LONG_DATE = "{weekday}, {day} {month} {year}"
SHORT_DATE = "{day} {month} {year}"
LONG_MOMENT = "{date}, {clock}"

# For Django.
DATE_FORMAT = "l, j E Y"
SHORT_DATE_FORMAT = "j E Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "l, j E Y, H:i"
SHORT_DATETIME_FORMAT = "j E Y, H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d"]  # the day first in every language
TIME_INPUT_FORMATS = ["%H:%M"]
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
