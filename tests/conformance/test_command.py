"""The conformance command over small corpora made here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance.differences import same_drift, same_script
from conformance.family import registered
from conformance.json_values import json_difference

ROOT = Path(__file__).parents[2]
SCHEMA = 'datasource db {\n  provider = "sqlite"\n}\n\nmodel A {\n  id Int @id\n}\n'
SQL = '-- CreateTable\nCREATE TABLE "A" (\n    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT\n);\n'


def case(folder: Path, name: str, sql: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps({"schema": SCHEMA, "sql_from_empty": sql}))


def run(corpus: Path, *options: str) -> tuple[int, str, dict[str, Any]]:
    """The exit code, the printed text and the report's families."""
    report = corpus / "report.json"
    floors = () if "--floors" in options else ("--floors", str(corpus / "none.json"))
    command = [sys.executable, "-m", "conformance", "--corpus", str(corpus), "--report", str(report), *options, *floors]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    families: dict[str, Any] = json.loads(report.read_text())["families"] if report.is_file() else {}
    return done.returncode, done.stdout + done.stderr, families


def test_counts_and_failures(tmp_path: Path) -> None:
    case(tmp_path / "conformance" / "oracle_schema_sql" / "sqlite", "good.json", SQL)
    case(tmp_path / "conformance" / "oracle_schema_sql" / "sqlite", "bad.json", SQL.replace("INTEGER", "BIGINT"))
    code, text, families = run(tmp_path, "--failures")
    assert code == 0
    assert "expected:" in text
    assert families["oracle_schema_sql"] == {
        "passed": 1,
        "failed": 1,
        "skipped": 0,
        "failures": ["oracle_schema_sql/sqlite/bad.json"],
    }
    assert families["lsp"] == {"passed": 0, "failed": 0, "skipped": 0, "failures": []}


def test_every_part_of_a_case_is_judged_and_counted(tmp_path: Path) -> None:
    folder = tmp_path / "conformance" / "oracle_schema_sql" / "sqlite"
    folder.mkdir(parents=True)
    right = {"schema": SCHEMA, "valid": True, "lint": [], "formatted": SCHEMA, "sql_from_empty": SQL}
    wrong = {**right, "formatted": SCHEMA.upper(), "valid": False, "error": "error: no"}
    (folder / "right.json").write_text(json.dumps(right))
    (folder / "wrong.json").write_text(json.dumps(wrong))
    code, text, families = run(tmp_path, "--family", "oracle_schema_sql", "--failures")
    assert code == 0
    assert families["oracle_schema_sql"]["failures"] == ["oracle_schema_sql/sqlite/wrong.json"]
    assert "valid: Nicol takes it, Prisma says:" in text
    assert "formatted: line 1" in text
    assert json.loads((tmp_path / "report.json").read_text())["parts"]["oracle_schema_sql"] == {
        "valid": {"passed": 1, "failed": 1},
        "lint": {"passed": 2, "failed": 0},
        "formatted": {"passed": 1, "failed": 1},
        "sql": {"passed": 2, "failed": 0},
    }


def test_the_order_of_keys_counts_and_the_form_of_numbers_does_not() -> None:
    assert json_difference({"a": 1, "b": [0.5]}, {"a": 1.0, "b": [0.5]}) is None
    assert json_difference({"a": 1, "b": 2}, {"b": 2, "a": 1}) is not None
    assert json_difference({"a": True}, {"a": 1}) is not None


def test_the_conformance_folder_itself_is_taken_too(tmp_path: Path) -> None:
    case(tmp_path / "conformance" / "oracle_schema_sql" / "sqlite", "good.json", SQL)
    assert run(tmp_path / "conformance")[2]["oracle_schema_sql"]["passed"] == 1


def test_one_database_only(tmp_path: Path) -> None:
    case(tmp_path / "conformance" / "oracle_schema_sql" / "sqlite", "good.json", SQL)
    assert run(tmp_path, "--db", "sqlite")[2]["oracle_schema_sql"]["passed"] == 1
    assert run(tmp_path, "--db", "postgresql", "--family", "oracle_schema_sql")[0] == 1


def test_a_family_without_reader_is_skipped(tmp_path: Path) -> None:
    case(tmp_path / "conformance" / "future", "one.json", SQL)
    code, _, families = run(tmp_path, "--family", "future")
    assert (code, families["future"]) == (0, {"passed": 0, "failed": 0, "skipped": 1, "failures": []})


def test_an_empty_corpus_is_no_success(tmp_path: Path) -> None:
    code, text, _ = run(tmp_path)
    assert code == 1
    assert "nothing was run" in text


def test_wrong_use(tmp_path: Path) -> None:
    assert run(tmp_path, "--family", "no_such")[0] == 2
    missing = [sys.executable, "-m", "conformance", "--corpus", str(tmp_path / "absent")]
    assert subprocess.run(missing, cwd=ROOT, capture_output=True, check=False).returncode == 2


def test_floors_rise_and_hold(tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    cases = tmp_path / "conformance" / "oracle_schema_sql" / "sqlite"
    case(cases, "one.json", SQL)
    case(cases, "two.json", SQL)
    assert run(tmp_path, "--floors", str(floors), "--raise-floors")[0] == 0
    assert json.loads(floors.read_text()) == {"oracle_schema_sql": {"sqlite": 2}}
    case(cases, "two.json", "nothing like it")
    code, text, _ = run(tmp_path, "--floors", str(floors), "--raise-floors")
    assert code == 1
    assert "1 passed, the floor is 2" in " ".join(text.split())
    assert json.loads(floors.read_text()) == {"oracle_schema_sql": {"sqlite": 2}}


def test_a_family_that_loses_all_its_cases_sinks_below_its_floor(tmp_path: Path) -> None:
    floors = tmp_path / "floors.json"
    floors.write_text('{"oracle_schema_sql": {"sqlite": 1}}')
    case(tmp_path / "conformance" / "future", "one.json", SQL)
    code, text, _ = run(tmp_path, "--floors", str(floors))
    assert code == 1
    assert "0 passed, the floor is 1" in " ".join(text.split())


def test_families_register_once() -> None:
    assert {"oracle_schema_sql", "oracle_migration_sql", "single_migration", "realworld", "seed"} <= set(registered())


@pytest.mark.parametrize(
    ("prisma", "nicol"),
    [
        ("    \"a\" BLOB DEFAULT '6869',\n", "    \"a\" BLOB DEFAULT X'6869',\n"),
        ('    "a" JSONB NOT NULL DEFAULT {"x": "it\'s"}\n', '    "a" JSONB NOT NULL DEFAULT \'{"x": "it\'\'s"}\'\n'),
        ('ALTER COLUMN "id" SET DATA TYPE BIGSERIAL,\n', 'ALTER COLUMN "id" SET DATA TYPE BIGINT,\n'),
    ],
)
def test_known_differences(prisma: str, nicol: str) -> None:
    assert same_script(prisma, nicol)
    assert same_script(prisma, prisma)
    assert not same_script(nicol, prisma)


def test_other_differences_count() -> None:
    assert not same_script("    \"a\" TEXT DEFAULT '6869',\n", "    \"a\" TEXT DEFAULT X'6869',\n")
    assert not same_script('    "a" JSONB NOT NULL DEFAULT [1]\n', "    \"a\" JSONB NOT NULL DEFAULT '[2]'\n")


def test_only_indexes_made_again_may_be_absent_from_a_drift() -> None:
    drop = '-- DropIndex\nDROP INDEX "i";\n'
    create = '-- CreateIndex\nCREATE INDEX "i" ON "A"("x");\n'
    other = '-- AlterTable\nALTER TABLE "A" DROP COLUMN "y";\n'
    assert same_drift(f"{drop}\n{other}\n{create}", other)
    assert not same_drift(f"{drop}\n{other}", other)
