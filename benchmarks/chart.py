"""A table of ratios as a bar chart: SVG by hand, a panel for each workload, logarithmic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import log10

COLOURS = {
    "raw": "#9aa0a6",
    "nicol": "#1f6feb",
    "sa": "#d9822b",
    "django": "#2b8a3e",
    "tortoise": "#a03e99",
    "piccolo": "#b8860b",
}
FONT = 'font-family="sans-serif" font-size="11"'
WIDTH, BAR, PANEL, LABEL, LARGEST = 760, 14, 22, 120, 300.0


def _colour(peer: str) -> str:
    return COLOURS.get(peer.partition("_")[0], "#555")


def _length(ratio: float) -> float:
    """0.25 times is nothing, `LARGEST` times is the whole width."""
    share = (log10(max(ratio, 0.25)) - log10(0.25)) / (log10(LARGEST) - log10(0.25))
    return share * (WIDTH - LABEL - 70)


def chart(title: str, ratios: Mapping[str, Mapping[str, float]], workloads: Sequence[str]) -> str:
    """`ratios`: peer → workload → client CPU beside the first peer's."""
    rows: list[str] = []
    y = 40
    for what in workloads:
        rows.append(f'<text x="8" y="{y + 11}" font-weight="bold">{escape(what)}</text>')
        for peer, found in ratios.items():
            if what in found:
                length = max(1.0, _length(found[what]))
                rows.append(f'<text x="{LABEL - 6}" y="{y + 11}" text-anchor="end">{escape(peer)}</text>')
                rows.append(
                    f'<rect x="{LABEL}" y="{y + 1}" width="{length:.1f}" height="{BAR - 3}" fill="{_colour(peer)}"/>'
                )
                rows.append(f'<text x="{LABEL + length + 5:.1f}" y="{y + 11}">{found[what]:.2f}</text>')
                y += BAR
        y += PANEL - BAR
    one = LABEL + _length(1.0)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y + 10}" {FONT}>',
            '<rect width="100%" height="100%" fill="white"/>',
            f'<text x="8" y="20" font-size="14">{escape(title)}</text>',
            f'<line x1="{one:.1f}" y1="34" x2="{one:.1f}" y2="{y}" stroke="#bbb" stroke-dasharray="3 3"/>',
            *rows,
            "</svg>",
            "",
        ]
    )
