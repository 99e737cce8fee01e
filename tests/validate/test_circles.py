"""Models on a circle, found in one walk."""

from __future__ import annotations

from nicol.validate.checks.circles import components, leading_to


def test_names_on_one_circle_have_one_number() -> None:
    edges = {"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": ["e"], "e": ["d"], "f": ["a", "f"]}
    found = components(edges)
    assert found["a"] == found["b"] == found["c"]
    assert found["d"] == found["e"]
    assert len({found["a"], found["d"], found["f"]}) == 3


def test_a_long_chain_and_a_long_ring() -> None:
    chain = {f"m{number}": [f"m{number + 1}"] for number in range(20_000)} | {"m20000": []}
    assert len(set(components(chain).values())) == 20_001
    ring = {f"m{number}": [f"m{(number + 1) % 20_000}"] for number in range(20_000)}
    assert len(set(components(ring).values())) == 1


def test_what_leads_to_a_goal() -> None:
    edges = {"a": ["b"], "b": ["c"], "c": [], "d": ["a", "d"], "e": ["c"]}
    assert leading_to(edges, ["b"]) == {"a", "b", "d"}
    assert leading_to(edges, []) == set()
