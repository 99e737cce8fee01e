"""Django's ORM, sync. Its raw columns of PostgreSQL's enums are written through casts, as in a project of its users."""

import os

import common as c
import django
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Func, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

SQLITE = os.environ["BENCH_BACKEND"] == "sqlite"
SERVER = {"ENGINE": "django.db.backends.postgresql", "NAME": c.PG_SOCK["database"], "USER": c.PG_SOCK["user"]}
SERVER |= {"HOST": c.PG_SOCK["host"], "PORT": c.PG_SOCK["port"], "CONN_MAX_AGE": None}
FILE = {"ENGINE": "django.db.backends.sqlite3", "NAME": c.SQLITE}
settings.configure(
    DATABASES={"default": FILE if SQLITE else SERVER},
    INSTALLED_APPS=["adapters.django_app"],
    USE_TZ=False,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()

from adapters.django_app import models as m  # noqa: E402 - Django wants its settings first

ASYNC, LIMIT, VERSION = False, [1000], django.__version__


def setup():
    connection.ensure_connection()
    if SQLITE:
        connection.cursor().execute("PRAGMA synchronous = OFF")


def number(model, **where):
    rows = model.objects.filter(**where).order_by().annotate(n=Func(F("pk"), function="COUNT"))
    return Coalesce(Subquery(rows.values("n"), output_field=models.IntegerField()), 0)


def counts():
    return {"comments_n": number(m.Comment, post_id=OuterRef("pk")), "likes_n": number(m.Like, post_id=OuterRef("pk"))}


LINKED = Prefetch("post_tags", m.PostTag.objects.select_related("tag"))


def w3(i):
    found = m.Post.objects.filter(published=True).order_by("-created_at").select_related("author", "category")
    first = c.a_w3(i)
    return list(found.annotate(**counts()).prefetch_related(LINKED)[first : first + 20])


def w4(i):
    return m.User.objects.select_related("settings").annotate(
        n_posts=number(m.Post, author_id=OuterRef("pk"), published=True),
        n_followers=number(m.Follow, following_id=OuterRef("pk")),
        n_following=number(m.Follow, follower_id=OuterRef("pk")),
        n_comments=number(m.Comment, author_id=OuterRef("pk")),
        n_likes=number(m.Like, user_id=OuterRef("pk")),
    ).get(pk=c.a_w1(i))  # fmt: skip


def w5(i):
    below = Prefetch("comments", m.Comment.objects.select_related("author"))
    posts = Prefetch("posts", m.Post.objects.prefetch_related(below))
    return list(m.User.objects.filter(pk__gte=c.a_w5(i)).order_by("pk").prefetch_related(posts)[:100])


def w7(i):
    return len(m.Notification.objects.bulk_create([m.Notification(**row) for row in c.w7_rows()]))


def w8(i):
    name, views = c.a_w8(i)
    m.Post.objects.filter(pk=name).update(view_count=views, updated_at=c.NOW)
    return m.Post.objects.get(pk=name)


def w9(i):
    with transaction.atomic():
        post = m.Post.objects.create(**c.w9_post())
        m.PostTag.objects.bulk_create([m.PostTag(post_id=post.pk, tag_id=tag) for tag in c.W9_TAGS])
        return m.Post.objects.select_related("author", "category").prefetch_related(LINKED).get(pk=post.pk)


def w10(i):
    authors, title, excerpt = c.a_w10(i)
    words = Q(title__icontains=title) | Q(excerpt__icontains=excerpt)
    return list(m.Post.objects.filter(words, author_id__in=authors, published=True).order_by("-created_at")[:20])


W = {
    "W1": lambda i: m.User.objects.get(pk=c.a_w1(i)),
    "W2": lambda i: list(m.Notification.objects.order_by("pk")[: LIMIT[0]]),
    "W3": w3,
    "W4": w4,
    "W5": w5,
    "W6": lambda i: m.Comment.objects.create(**c.w6_row()),
    "W7": w7,
    "W8": w8,
    "W9": w9,
    "W10": w10,
}
if not SQLITE:
    del W["W7"]  # the column's type is an enum of the database, which Django does not cast to
CANON = {
    "W1": c.c_w1, "W2": c.c_w2, "W6": c.c_w6, "W7": c.c_w7, "W8": c.c_w8, "W10": c.c_w10,
    "W3": lambda found: [c.c_post3(p, [t.tag for t in p.post_tags.all()], (p.comments_n, p.likes_n)) for p in found],
    "W4": lambda user: c.c_w4(user, [getattr(user, f"n_{name}") for name in c.COUNTS], user.settings),
    "W5": lambda found: c.c_w5(found, lambda u: u.posts.all(), lambda p: p.comments.all()),
    "W9": lambda post: c.c_w9(post, [t.tag for t in post.post_tags.all()]),
}  # fmt: skip
