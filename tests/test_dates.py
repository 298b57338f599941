"""The two clocks of an export give one moment."""

import pytest

from migrate.dates import moment


@pytest.mark.parametrize(
    ("local", "utc", "rss", "expected"),
    [
        ("2020-07-01 12:00:00", "2020-07-01 10:00:00", "", "2020-07-01T12:00:00+02:00"),
        ("2020-01-01 12:00:00", "2020-01-01 11:00:00", "", "2020-01-01T12:00:00+01:00"),
        ("2020-01-01 12:00:00", "2020-01-01 06:15:00", "", "2020-01-01T12:00:00+05:45"),
        (
            "2020-01-01 12:00:00",
            "2020-01-01 11:53:00",
            "",
            "2020-01-01T12:00:00+00:00",
        ),  # no zone has that offset
        ("2020-01-03 12:00:00", "2020-01-01 11:00:00", "", "2020-01-03T12:00:00+00:00"),
        (
            "2020-01-01 12:00:00",
            "0000-00-00 00:00:00",
            "",
            "2020-01-01T12:00:00+00:00",
        ),  # a draft's floating date
        ("", "2020-01-01 11:00:00", "", "2020-01-01T11:00:00+00:00"),
        ("", "", "Wed, 01 Jan 2020 11:00:00 +0000", "2020-01-01T11:00:00+00:00"),
        ("9999-12-31 23:59:59", "9999-12-31 23:59:59", "", "9999-12-31T23:59:59+00:00"),
    ],
)
def test_a_moment_carries_the_offset_of_its_day(local, utc, rss, expected):
    found = moment(local, utc, rss)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize("odd", ["2020-01-01 00:00+01", "2020-01-01 000000.1", "2020-W01-1 12:34:56"])
def test_a_date_in_another_form_is_none(odd):
    found = moment(odd, "2020-01-01 11:00:00")
    assert found is not None
    assert found.isoformat() == "2020-01-01T11:00:00+00:00"


@pytest.mark.parametrize("rss", ["", "Mon, 30 Nov -0001 00:00:00 +0000", "Thu, 01 Jan 20081 00:00:00 +000", "nonsense"])
def test_no_date_is_no_error(rss):
    assert moment("0000-00-00 00:00:00", "", rss) is None
