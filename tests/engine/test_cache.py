"""The bounded store of plans."""

from __future__ import annotations

from nicol.query.cache import PlanCache


def test_the_least_recently_used_plan_goes() -> None:
    cache: PlanCache[str] = PlanCache(2)
    cache.put("a", "plan a")
    cache.put("b", "plan b")
    assert cache.get("a") == "plan a"
    cache.put("c", "plan c")
    assert [cache.get("a"), cache.get("b"), cache.get("c")] == ["plan a", None, "plan c"]
    assert len(cache) == 2
