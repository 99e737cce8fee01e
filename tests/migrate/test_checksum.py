"""The stored form of a migration's checksum, and which texts it accepts."""

from __future__ import annotations

from nicol.migrate.checksum import checksum, matches


def test_the_checksum_is_the_hexadecimal_sha256_of_the_file() -> None:
    assert checksum("hello") == "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


def test_the_line_ends_of_a_checkout_do_not_matter() -> None:
    unix = checksum("CREATE TABLE a (id INT);\nSELECT 1;\n")
    windows = checksum("CREATE TABLE a (id INT);\r\nSELECT 1;\r\n")

    assert matches("CREATE TABLE a (id INT);\r\nSELECT 1;\r\n", unix)
    assert matches("CREATE TABLE a (id INT);\nSELECT 1;\n", windows)


def test_any_other_change_is_an_edit() -> None:
    assert not matches("SELECT 1; ", checksum("SELECT 1;"))


def test_a_checksum_of_another_length_is_read_in_the_old_form_without_leading_zeros() -> None:
    old = "2cf24dba5fb0a3e26e83b2ac5b9e29e1b161e5c1fa7425e7343362938b9824"

    assert matches("hello", old)
    assert not matches("hello!", old)
