"""The best SQL by hand for both databases, shared by the raw drivers. `$1` stands for a parameter."""

import re

import common as c

UC, PC, CC, NC = (", ".join(names) for names in (c.USER, c.POST, c.COMMENT, c.NOTIFICATION))


def pairs(alias: str, names: list[str]) -> str:
    return ", ".join(f"'{name}', {alias}.{name}" for name in names)


def page(where: str) -> str:
    """Posts with author, category, tags and two counts in one statement."""
    return f"""SELECT {", ".join("p." + name for name in c.POST)},
      (SELECT json_build_object({pairs("u", c.A4)}) FROM users u WHERE u.id = p.author_id) AS author,
      (SELECT json_build_object({pairs("k", c.C4)}) FROM categories k WHERE k.id = p.category_id) AS category,
      (SELECT coalesce(json_agg(json_build_object({pairs("t", c.C4)})), '[]')
       FROM post_tags pt JOIN tags t ON t.id = pt.tag_id WHERE pt.post_id = p.id) AS tags,
      (SELECT count(*) FROM comments x WHERE x.post_id = p.id) AS comments,
      (SELECT count(*) FROM likes x WHERE x.post_id = p.id) AS likes
    FROM (SELECT * FROM posts WHERE {where}) p ORDER BY p.created_at DESC"""


W1 = f"SELECT {UC} FROM users WHERE id = $1"
W2 = f"SELECT {NC} FROM notifications ORDER BY id LIMIT $1"
W3 = page("published = true ORDER BY created_at DESC LIMIT 20 OFFSET $1")
W4 = f"""SELECT {", ".join("u." + name for name in c.USER)},
  {", ".join(f"s.{name} AS s_{name}" for name in c.SETTINGS)},
  (SELECT count(*) FROM posts x WHERE x.author_id = u.id AND x.published = true) AS n_posts,
  (SELECT count(*) FROM follows x WHERE x.following_id = u.id) AS n_followers,
  (SELECT count(*) FROM follows x WHERE x.follower_id = u.id) AS n_following,
  (SELECT count(*) FROM comments x WHERE x.author_id = u.id) AS n_comments,
  (SELECT count(*) FROM likes x WHERE x.user_id = u.id) AS n_likes
FROM users u LEFT JOIN user_settings s ON s.user_id = u.id WHERE u.id = $1"""
W5 = f"SELECT {UC} FROM users WHERE id >= $1 ORDER BY id LIMIT 100"
W6 = f"INSERT INTO comments ({CC}) VALUES ({', '.join(f'${n}' for n in range(1, 8))}) RETURNING {CC}"
W8 = f"UPDATE posts SET view_count = $2, updated_at = $3 WHERE id = $1 RETURNING {PC}"
W9_POST = f"INSERT INTO posts ({PC}) VALUES ({', '.join(f'${n}' for n in range(1, 16))})"
W9_READ = page("id = $1")


def below(table: str, names: str, column: str) -> str:
    return f"SELECT {names} FROM {table} WHERE {column} = ANY($1::text[])"


W5_POSTS, W5_COMMENTS, W5_AUTHORS = (
    below("posts", PC, "author_id"), below("comments", CC, "post_id"), below("users", UC, "id"),
)  # fmt: skip
W10 = f"""SELECT {PC} FROM posts WHERE author_id = ANY($1::text[]) AND published = true
  AND (title ILIKE $2 OR excerpt ILIKE $3) ORDER BY created_at DESC LIMIT 20"""


def sqlite(sql: str) -> str:
    """The same statement in SQLite's words."""
    sql = sql.replace("json_build_object", "json_object").replace("json_agg", "json_group_array")
    sql = re.sub(r"= ANY\(\$1::text\[\]\)", "IN (SELECT value FROM json_each($1))", sql)
    return re.sub(r"\$(\d+)", r"?\1", sql.replace("ILIKE", "LIKE"))


def grouped(rows: list, name: str) -> dict:
    """Rows by one of their values."""
    groups: dict = {}
    for row in rows:
        groups.setdefault(row[name], []).append(row)
    return groups


def c_w3(found: list) -> list:
    return [
        c.c_post3({**dict(row), "author": author, "category": category}, tags, (row["comments"], row["likes"]))
        for row, author, category, tags in found
    ]


def c_w4(row) -> object:
    settings = {name: row[f"s_{name}"] for name in c.SETTINGS}
    return c.c_w4(row, [row[f"n_{name}"] for name in c.COUNTS], settings)


def c_w5(found: tuple) -> list:
    users, posts, comments, authors = found
    return c.c_w5(
        users, lambda u: posts.get(u["id"], []), lambda p: comments.get(p["id"], []), lambda x: authors[x["author_id"]]
    )


def c_w9(found: tuple) -> object:
    row, author, tags = found
    return c.c_w9({**dict(row), "author": author}, tags)


CANON = {
    "W1": c.c_w1, "W2": c.c_w2, "W3": c_w3, "W4": c_w4, "W5": c_w5,
    "W6": c.c_w6, "W7": c.c_w7, "W8": c.c_w8, "W9": c_w9, "W10": c.c_w10,
}  # fmt: skip
