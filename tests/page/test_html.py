"""The page of a schema: it is well-formed, its links lead somewhere, and nothing in it comes from elsewhere or runs."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from nicol.page import describe
from nicol.page.html import html
from tests.page.schemas import BLOG, real_schemas, schema_of

HOSTILE = """
/// </p><script>alert(1)</script> <img src=x onerror=alert(2)>
/// [click](javascript:alert(3)) `<b>` **<i>bold</i>** [ok](https://example.org/?a=1&b="2")
/// ]]> --> \x1b[31m
model A {
  id   Int @id
  /// "><svg onload=alert(4)>
  text String @default("</code><script>alert(5)</script>") @map("\\"><script>")
  area Unsupported("</title><script>")?

  @@map("</style><script>alert(6)</script>")
}

enum E {
  /// <script>alert(7)</script>
  X @map("'><script>")
}
"""


def parsed(page: str) -> ElementTree.Element:
    """The page read as XML, which it is too, so that a forgotten tag or quote is an error."""
    assert page.startswith("<!DOCTYPE html>\n")
    return ElementTree.fromstring(page.removeprefix("<!DOCTYPE html>\n"))


def name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def text(element: ElementTree.Element) -> str:
    return "".join(element.itertext())


@pytest.fixture(scope="module")
def pages(corpus: Path) -> dict[str, ElementTree.Element]:
    found = {
        project: parsed(html(describe(schema, files), project))
        for project, (schema, files) in real_schemas(corpus).items()
        if len(schema.models) < 70
    }
    assert len(found) > 30
    return found


def test_ids_are_unique_and_links_lead_to_them(pages: dict[str, ElementTree.Element]) -> None:
    links = 0
    for page in pages.values():
        ids = Counter(found for element in page.iter() if (found := element.get("id")))
        assert [one for one, count in ids.items() if count > 1] == []
        inside = [address for element in page.iter() if (address := element.get("href", "")).startswith("#")]
        assert {address[1:] for address in inside} - set(ids) == set()
        links += len(inside)
    assert links > 5000


def test_nothing_comes_from_elsewhere(pages: dict[str, ElementTree.Element]) -> None:
    for page in pages.values():
        for element in page.iter():
            assert name(element) not in ("iframe", "object", "embed", "img", "link", "base", "form")
            assert [key for key in element.attrib if key in ("src", "style") or key.startswith("on")] == []
        assert "url(" not in text(page)
        assert "@import" not in text(page)


def test_headings_go_down_step_by_step(pages: dict[str, ElementTree.Element]) -> None:
    for page in pages.values():
        [content] = [element for element in page.iter() if name(element) == "main"]
        levels = [int(name(element)[1]) for element in content.iter() if re.fullmatch(r"h\d", name(element))]
        assert levels[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(levels))


def test_every_control_has_a_name(pages: dict[str, ElementTree.Element]) -> None:
    for page in pages.values():
        labels = {element.get("for") for element in page.iter() if name(element) == "label"}
        for element in page.iter():
            if name(element) == "button":
                assert element.get("aria-label") or text(element)
            if name(element) == "input":
                assert element.get("id") in labels


def test_every_model_and_field_is_there(corpus: Path, pages: dict[str, ElementTree.Element]) -> None:
    for project, (schema, _) in real_schemas(corpus).items():
        if project in pages:
            ids = {element.get("id") for element in pages[project].iter()}
            assert {f"model-{model.name}.{field.name}" for model in schema.models for field in model.fields} <= ids
            assert {f"enum-{enum.name}" for enum in schema.enums} <= ids


def test_what_a_model_says() -> None:
    page = parsed(html(describe(schema_of(BLOG))))
    articles = {
        element.get("id"): " ".join(" ".join(element.itertext()).split())
        for element in page.iter()
        if name(element) == "article"
    }
    assert list(articles) == ["model-User", "model-Profile", "model-Post", "model-Topic", "enum-Role"]
    assert articles["model-User"].startswith("model User # table users show in diagram People who write.")
    assert "id PK Int default autoincrement()" in articles["model-User"]
    assert "email UK String native VarChar(255)" in articles["model-User"]
    assert "mail deprecated String? column e_mail" in articles["model-Profile"]
    assert (
        "writer User ? many to one Post(writerId) → User(id) on delete SetNull, on update Cascade User.posts"
        in articles["model-Post"]
    )
    assert "topics Topic [] many to many join table Topic.posts" in articles["model-Post"]
    assert "index writerId, at(sort: Desc) by_writer" in articles["model-Post"]
    assert articles["enum-Role"].endswith("WRITER WRITER May write. ADMIN admin Used by User.role")


def test_counts() -> None:
    page = parsed(html(describe(schema_of(BLOG))))
    [counts] = [element for element in page.iter() if name(element) == "dl"]
    assert [text(pair) for pair in counts] == ["DatabasePostgreSQL", "Models4", "Fields12", "Relations4", "Enums1"]


def test_models_stand_under_their_files() -> None:
    files = "model A {\n  id Int @id\n}\n", "model B {\n  id Int @id\n}\n"
    page = parsed(html(describe(schema_of(*files), ["one.prisma", "two.prisma"])))
    headings = [text(element) for element in page.iter() if name(element) == "h2"]
    assert headings == ["one.prisma", "two.prisma", "Diagram", "one.prisma", "two.prisma"]


def test_nothing_that_a_schema_says_becomes_markup() -> None:
    page = parsed(html(describe(schema_of(HOSTILE)), "</title><script>alert(8)</script>"))
    assert Counter(name(element) for element in page.iter())["script"] == 1
    assert [element for element in page.iter() if name(element) in ("img", "i", "b")] == []
    outside = {address for element in page.iter() if not (address := element.get("href", "#")).startswith("#")}
    assert outside == {'https://example.org/?a=1&b="2"'}
    words = text(page)
    for said in ("alert(1)", "javascript:alert(3)", "alert(4)", "alert(5)", "alert(6)", "alert(7)", "alert(8)"):
        assert said in words
    assert "\x1b" not in words


def test_the_policy_allows_this_script_and_no_other() -> None:
    page = html(describe(schema_of(BLOG)))
    [script] = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    [policy] = [e.get("content") for e in parsed(page).iter() if e.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    for content in (script, style):
        assert f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in policy


def test_the_same_schema_gives_the_same_page() -> None:
    assert html(describe(schema_of(BLOG))) == html(describe(schema_of(BLOG)))
