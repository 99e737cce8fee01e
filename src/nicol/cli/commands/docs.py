"""`nicol docs`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import click

from nicol import __version__
from nicol.cli.console import Failure, say, wants_colour
from nicol.cli.options import json_option
from nicol.manual import Section, find, pages
from nicol.manual.search import search

EXCERPT = 100
"""Characters shown of a section in a list."""


@click.command()
@click.argument("topic", nargs=-1)
@click.option("--search", "-s", "searched", metavar="WORDS", help="List the sections that hold these words.")
@click.option("--plain", is_flag=True, help="Print Markdown as it is written.")
@json_option
def docs(topic: tuple[str, ...], searched: str | None, plain: bool, as_json: bool) -> None:
    """Read the documentation of this version: a page, a section, an error's or a rule's code, or a search."""
    if searched is not None:
        _list(search(searched), searched, as_json)
    elif not topic:
        _contents(as_json)
    else:
        _show(" ".join(topic), plain, as_json)


def _show(topic: str, plain: bool, as_json: bool) -> None:
    rule = _rule(topic)
    found = find(topic)
    if rule is not None:
        _print(rule, topic.upper(), plain, as_json)
    elif found.page is not None:
        _print(found.page.text, found.page.name, plain, as_json)
    elif len(found.sections) == 1:
        [only] = found.sections
        _print(only.text, f"{only.page}: {' › '.join(only.path)}", plain, as_json)
    else:
        _list(found.sections, topic, as_json, found.near)


def _rule(topic: str) -> str | None:
    """The text of the rule whose code is asked for."""
    from nicol.lint import rules

    rule = rules().get(topic.upper())
    return None if rule is None else f"# {rule.code}: {rule.text()}"


def _print(text: str, topic: str, plain: bool, as_json: bool) -> None:
    if as_json:
        say(json.dumps({"version": __version__, "topic": topic, "markdown": text}, ensure_ascii=False, indent=2))
    elif plain or not wants_colour(sys.stdout):
        say(text)
    else:
        _pretty(text)


def _pretty(text: str) -> None:
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(width=min(Console().width, 110))
    with console.pager(styles=True) if console.height < text.count("\n") else console:
        console.print(Markdown(text))


def _contents(as_json: bool) -> None:
    if as_json:
        listed = [{"page": page.name, "title": page.title} for page in pages()]
        say(json.dumps({"version": __version__, "pages": listed}, ensure_ascii=False, indent=2))
        return
    say(f"Nicol {__version__}\n")
    width = max(len(page.name) for page in pages())
    for page in pages():
        say(f"  {page.name:<{width}}  {page.title}")
    say("\nnicol docs PAGE, nicol docs migrate dev, nicol docs P2002, nicol docs SCH201, nicol docs --search WORDS")


def _list(found: Sequence[Section], words: str, as_json: bool, near: str | None = None) -> None:
    if as_json:
        listed = [{"page": one.page, "path": list(one.path), "markdown": one.text} for one in found]
        say(json.dumps({"version": __version__, "search": words, "sections": listed}, ensure_ascii=False, indent=2))
        return
    if not found:
        hint = f"Did you mean `nicol docs {near}`?" if near else "`nicol docs` lists the pages."
        raise Failure(f"Nothing in the documentation speaks of `{words}`. {hint}")
    for section in found:
        say(f"{section.page}: {' › '.join(section.path)}")
        say(f"    {_excerpt(section, words)}")
    say(f'\nRead one with: nicol docs "{found[0].heading}"')


def _excerpt(section: Section, words: str) -> str:
    lines = [line.strip() for line in section.text.splitlines()[1:] if line.strip()]
    wanted = words.lower().split()
    best = max(lines, key=lambda line: sum(word in line.lower() for word in wanted), default="")
    return best if len(best) <= EXCERPT else best[: EXCERPT - 1] + "…"
