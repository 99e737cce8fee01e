"""What the benchmark prints and draws."""

from __future__ import annotations

from xml.etree import ElementTree

from benchmarks.__main__ import ratios, table
from benchmarks.chart import chart
from benchmarks.machine import described

RESULTS = {
    "raw_asyncpg": {"version": "1", "W1": {"cpu": 0.00002}, "W2": {"cpu": 0.001}},
    "nicol_async": {
        "version": "2",
        "W1": {"cpu": 0.00003},
        "W2": {"cpu": 0.0005},
        "memory": {"held": 2048, "peak": 4096},
    },
    "sa_sync": {"version": "3", "W1": {"cpu": 0.0006}},
}
SVG = "{http://www.w3.org/2000/svg}"


def test_a_table_gives_ratios_to_the_first_peer() -> None:
    found = ratios(RESULTS, ["raw_asyncpg", "absent", "nicol_async", "sa_sync"], ["W1", "W2"])
    assert table("pg", RESULTS, found, ["W1", "W2"]).splitlines() == [
        "pg                     W1       W2",
        "raw_asyncpg, ms     0.020    1.000",
        "raw_asyncpg          1.00     1.00",
        "nicol_async          1.50     0.50",
        "sa_sync             30.00        –",
        "nicol_async      100,000 rows: 2 MB held, 4 at most",
    ]


def test_a_chart_has_a_bar_for_each_figure() -> None:
    found = ratios(RESULTS, list(RESULTS), ["W1", "W2"])
    drawn = ElementTree.fromstring(chart("Client CPU <on> PostgreSQL", found, ["W1", "W2"]))
    bars = [float(bar.attrib["width"]) for bar in drawn.findall(f"{SVG}rect")[1:]]
    assert len(bars) == 5
    assert bars[0] < bars[1] < bars[2]
    assert bars[0] == bars[3]
    texts = [text.text for text in drawn.findall(f"{SVG}text")]
    assert texts[0] == "Client CPU <on> PostgreSQL"
    assert texts[1:4] == ["W1", "raw_asyncpg", "1.00"]
    assert "30.00" in texts


def test_the_machine_and_the_versions_are_named() -> None:
    lines = described().splitlines()
    assert len(lines) == 3
    assert "load" in lines[0]
    assert "msgspec" in lines[2]
