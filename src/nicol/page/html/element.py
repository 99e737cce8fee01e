"""HTML as text in which nothing can be forgotten to be escaped: what is not Markup is."""

from __future__ import annotations

from html import escape

_VOID = ("meta", "input", "link", "br", "hr")


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *content: str, **attributes: str | bool) -> Markup:
    """An element. Content that is not Markup is escaped; `class_`, `aria_label` … become `class`, `aria-label` …

    The result is well-formed XML too: every element is closed and every attribute has a value.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(key.rstrip("_") if value is True else value)}"'
        for key, value in attributes.items()
        if value is not False
    )
    if name in _VOID:
        return Markup(f"<{name}{given} />")
    return Markup(f"<{name}{given}>{join(*content)}</{name}>")


def join(*content: str) -> Markup:
    """One piece after the other."""
    return Markup("".join(each if isinstance(each, Markup) else escape(each) for each in content))


def spaced(*content: str) -> Markup:
    """One piece after the other with spaces between, for who copies or hears the text."""
    return Markup(" ".join(join(each) for each in content if each))


def lines(*content: str) -> Markup:
    """One piece on each line."""
    return Markup("\n".join(each if isinstance(each, Markup) else escape(each) for each in content if each))
