"""nicol quickstart, as a newcomer runs it: in a process of its own, into a new folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nicol.drivers import connect, finish, parse_url
from tests.cli.conftest import Outcome, Program

ROOT = Path(__file__).parent.parent.parent
FUNCTIONS = (
    "get_user_with_stats",
    "get_posts_paginated",
    "get_popular_tags",
    "search_posts",
    "batch_create_notifications",
    "create_post_with_tags",
)
SOURCES = ("app.py", "seed.py", "show.py", "test_app.py")
COUNTED = ("users", "user_settings", "posts", "post_tags", "comments", "likes", "notifications")


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A quickstart project on SQLite, made with a home folder that cannot be written."""
    folder = tmp_path_factory.mktemp("quickstart")
    home = folder / "home"
    home.mkdir()
    home.chmod(0o500)
    done = quickstart(folder, "blog", HOME=str(home))
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "output.txt").write_text(done.stdout)
    assert list(home.iterdir()) == []
    assert sorted(path.name for path in folder.iterdir()) == ["blog", "home", "output.txt"]
    yield folder / "blog"
    home.chmod(0o700)


def quickstart(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from nicol.cli.main import main; main()", "quickstart", *words],
        cwd=folder,
        env={**os.environ, "COLUMNS": "80", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def counts(folder: Path) -> list[int]:
    connection = connect(parse_url("file:prisma/dev.db", folder))
    rows = [finish(connection.fetch(f'SELECT count(*) FROM "{table}"'))[0][0] for table in COUNTED]
    finish(connection.close())
    return rows


def run(folder: Path, *words: str | Path) -> Outcome:
    done = subprocess.run([*map(str, words)], cwd=folder, capture_output=True, text=True, check=False)
    return Outcome(done.returncode, done.stdout, done.stderr)


def test_the_six_results_and_their_times_are_printed(blog: Path) -> None:
    output = (blog.parent / "output.txt").read_text()
    for function in FUNCTIONS:
        assert f"\n{function} ─" in output
        assert f"\n{function} " in output.partition("Times on SQLite")[2]
    assert "Ada Abbott <ada.abbott0@example.com>" in output
    assert "P2003 Foreign key constraint violated" in output
    assert "the transaction left nothing behind" in output
    assert "What to try next" in output
    assert max(map(len, output.partition("What to try next")[0].splitlines())) <= 80


def test_the_rows_are_there_and_the_demonstration_left_none(blog: Path) -> None:
    assert counts(blog)[:3] == [150, 150, 600]
    assert counts(blog)[-1] == 300


def test_the_users_tests_pass(blog: Path) -> None:
    before = counts(blog)
    done = run(blog, sys.executable, "-m", "unittest", "-v")
    assert done.status == 0, done.err
    assert "Ran 9 tests" in done.err
    assert counts(blog) == before


def test_the_users_files_are_formatted(blog: Path) -> None:
    assert run(blog, sys.executable, "-m", "ruff", "format", "--check", *SOURCES).status == 0
    assert run(blog, sys.executable, "-m", "ruff", "check", *SOURCES).status == 0


def test_mypy_strict(blog: Path, tmp_path: Path) -> None:
    done = run(blog, sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path, *SOURCES)
    assert done.out.strip() == "Success: no issues found in 4 source files"


def test_pyright_strict(blog: Path, tmp_path: Path) -> None:
    settings = tmp_path / "pyrightconfig.json"
    settings.write_text(
        f'{{"typeCheckingMode": "strict", "include": ["{blog}"], "extraPaths": ["{ROOT / "src"}", "{blog}"]}}'
    )
    done = run(blog, sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, "--project", settings)
    assert "0 errors, 0 warnings" in done.out, done.out


def test_again_is_harmless(blog: Path) -> None:
    app = blog / "app.py"
    text = app.read_text()
    app.write_text(text + "\n# mine\n")
    before, migrations = counts(blog), sorted((blog / "prisma" / "migrations").iterdir())
    done = quickstart(blog.parent, "blog")
    assert done.returncode == 0, done.stderr
    assert "its files stay as they are" in done.stdout
    assert (counts(blog), sorted((blog / "prisma" / "migrations").iterdir())) == (before, migrations)
    assert app.read_text() == text + "\n# mine\n"
    app.write_text(text)


def test_a_changed_schema_is_left_to_the_user(blog: Path) -> None:
    schema = blog / "prisma" / "schema.prisma"
    text = schema.read_text()
    schema.write_text(text.replace("bio         String?\n", "bio         String?\n  motto       String?\n"))
    done = quickstart(blog.parent, "blog")
    schema.write_text(text)
    assert done.returncode == 1
    assert "nicol migrate dev" in done.stderr


def test_another_database_is_refused(blog: Path) -> None:
    done = quickstart(blog.parent, "blog", "--url", "postgresql://localhost/other")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: NICOL-DATABASE\n")


def test_a_foreign_folder_is_refused(project: Path, nicol: Program) -> None:
    (project / "letter.txt").write_text("Dear")
    done = nicol("quickstart", project)
    assert done.status == 1
    assert done.err.startswith("Error: NICOL-FOLDER\n")
    assert [path.name for path in project.iterdir()] == ["letter.txt"]


def test_a_folder_with_a_pyproject_that_is_no_text_is_foreign(project: Path, nicol: Program) -> None:
    (project / "pyproject.toml").write_bytes(b"\xff\xfe[project]")
    done = nicol("quickstart", project)
    assert done.status == 1
    assert done.err.startswith("Error: NICOL-FOLDER\n")


def test_a_named_sqlite_file(project: Path, nicol: Program) -> None:
    done = nicol("quickstart", project / "blog", "--url", "file:./mine.db")
    assert done.status == 0, done.err
    assert (project / "blog" / "prisma" / "mine.db").exists()


def test_an_unknown_database_is_refused(project: Path, nicol: Program) -> None:
    done = nicol("quickstart", project / "new", "--url", "oracle://localhost/x")
    assert done.status == 1
    assert done.err.startswith("Error: P1013\n")
    assert not (project / "new").exists()


def test_postgresql(project: Path, postgresql_url_text: str) -> None:
    first = quickstart(project, "blog", "--url", postgresql_url_text)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Times on PostgreSQL" in first.stdout
    again = quickstart(project, "blog", "--url", postgresql_url_text)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "150 users are there" in again.stdout
    done = run(project / "blog", sys.executable, "-m", "unittest")
    assert "Ran 9 tests" in done.err
    assert done.status == 0, done.err


def test_mysql(project: Path, mysql_url_text: str) -> None:
    first = quickstart(project, "blog", "--url", mysql_url_text)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Times on MySQL" in first.stdout
    again = quickstart(project, "blog", "--url", mysql_url_text)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "150 users are there" in again.stdout
    done = run(project / "blog", sys.executable, "-m", "unittest")
    assert "Ran 9 tests" in done.err
    assert done.status == 0, done.err


def test_a_database_with_other_tables_is_left_alone(project: Path, postgresql_url_text: str) -> None:
    connection = connect(parse_url(postgresql_url_text, project))
    finish(connection.script("CREATE TABLE precious (id int); INSERT INTO precious VALUES (1)"))
    done = quickstart(project, "blog", "--url", postgresql_url_text)
    assert done.returncode == 1
    assert "Error: NICOL-OCCUPIED" in done.stderr
    assert finish(connection.fetch("SELECT count(*) FROM precious"))[0][0] == 1
    finish(connection.close())


def test_a_database_that_cannot_be_used_leaves_no_project(project: Path, postgresql_url_text: str) -> None:
    done = quickstart(project, "blog", "--url", "postgresql://postgres@127.0.0.1:1/blog")
    assert done.returncode == 1
    assert "Error: P1001" in done.stderr
    assert "The project in blog was not made" in done.stderr
    assert not (project / "blog").exists()
    again = quickstart(project, "blog", "--url", postgresql_url_text)
    assert again.returncode == 0, again.stdout + again.stderr


def test_a_folder_that_was_there_stays(project: Path, postgresql_url_text: str) -> None:
    connection = connect(parse_url(postgresql_url_text, project))
    finish(connection.script("CREATE TABLE precious (id int)"))
    finish(connection.close())
    (project / "blog" / ".git").mkdir(parents=True)
    done = quickstart(project, "blog", "--url", postgresql_url_text)
    assert "Error: NICOL-OCCUPIED" in done.stderr
    assert [path.name for path in (project / "blog").iterdir()] == [".git"]
