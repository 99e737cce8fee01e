"""English plurals as Prisma makes them for the names of new fields."""

from __future__ import annotations

import re

_UNCOUNTABLE_WORDS = """
    accommodation adulthood advertising advice aggression aid air aircraft alcohol anger applause arithmetic
    assistance athletics bacon baggage beef biology blood botany bread butter carbon cardboard cash chalk
    chaos chess crossroads countryside dancing deer dignity dirt dust economics education electricity
    engineering enjoyment envy equipment ethics evidence evolution fame fiction flour flu food fuel fun
    furniture gallows garbage garlic genetics gold golf gossip grammar gratitude grief guilt gymnastics
    happiness hardware harm hate hatred health heat help homework honesty honey hospitality housework humour
    hunger hydrogen ice importance inflation information innocence iron irony jam jewelry judo karate
    knowledge lack laughter lava leather leisure lightning linguine linguini linguistics literature litter
    livestock logic loneliness luck luggage macaroni machinery magic management mankind marble mathematics
    mayonnaise measles methane milk money mud music mumps nature news nitrogen nonsense nurture nutrition
    obedience obesity oxygen pasta patience physics poetry pollution poverty pride psychology publicity
    punctuation quartz racism relaxation reliability research respect revenge rice rubbish rum safety scenery
    seafood seaside series shame sheep shopping sleep smoke smoking snow soap software soil spaghetti species
    steam stuff stupidity sunshine symmetry tennis thirst thunder timber traffic transportation trust
    underwear unemployment unity validity veal vegetation vegetarianism vengeance violence vitality warmth
    wealth weather wheat wildlife wisdom yoga zinc zoology police
"""
_UNCOUNTABLE = frozenset(_UNCOUNTABLE_WORDS.split())
_IRREGULAR = {"ox": "oxen", "goose": "geese", "foot": "feet", "tooth": "teeth", "quiz": "quizzes", "yes": "yeses"}
_RULES = tuple(
    (re.compile(rf"(?:{ending})\Z"), plural)
    for ending, plural in (
        (r"(?<!hu)(?<!ger)(?<!ro)(?<!sha)man", "men"),
        (r"(child)(?:ren)?", r"\1ren"),
        (r"(pe)(?:rson|ople)", r"\1ople"),
        (r"(m|l)(?:ice|ouse)", r"\1ice"),
        (r"(matr|cod|mur|sil|vert|ind|append)(?:ix|ex)", r"\1ices"),
        (r"(eaux|[iu]am|[^aeiou]ese|e[mn]us)", r"\1"),
        (r"(e[mn]u)", r"\1s"),
        (r"(x|ch|ss|sh|zz)", r"\1es"),
        (r"([^ch][ieo][ln])ey", r"\1ies"),
        (r"([^aeiou]|qu)y", r"\1ies"),
        (r"(kni|wi|li)fe", r"\1ves"),
        (r"(ar|l|ea|eo|oa|hoo)f", r"\1ves"),
        (r"(ax|test)is", r"\1es"),
        (r"sis", "ses"),
        (r"(her|at|gr)o", r"\1oes"),
        (
            r"(agend|addend|millenni|dat|extrem|bacteri|strat|curricul|quor|ov|symposi|candelabr|errat|desiderat)"
            r"(?:a|um)",
            r"\1a",
        ),
        (r"(phenomen|criteri|automat|noumen|organ|hedr|periheli|apheli|prolegomen)(?:a|on)", r"\1a"),
        (r"(seraph|cherub)(?:im)?", r"\1im"),
        (r"(alumn|alg|vertebr)(?:a|ae)", r"\1ae"),
        (
            r"(alumn|syllab|octop|vir|radi|nucle|fung|cact|stimul|foc|loc|termin|bacill|uter|strat)(?:us|i)",
            r"\1i",
        ),
        (r"(alias|[^aou]us|tlas|gas|ris)", r"\1es"),
        (r"s", "s"),
    )
)
"""Endings and what replaces them; the first that fits counts."""


def plural(word: str) -> str:
    """`word` as a plural."""
    if word in _UNCOUNTABLE:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for pattern, replacement in _RULES:
        if pattern.search(word):
            return pattern.sub(replacement, word)
    return f"{word}s"


def camel(name: str) -> str:
    """`name` in camel case: a capital begins a word only behind a small letter, a digit or a separator."""
    found: list[str] = []
    new_word, last = False, " "
    for char in name.rstrip("_-"):
        if char in "_-":
            new_word = bool(found)
        elif char.isdigit():
            new_word = True
            found.append(char)
        elif new_word or (last.islower() and char.isupper()):
            new_word = False
            found.append(char.upper())
        else:
            last = char
            found.append(char.lower())
    return "".join(found)
