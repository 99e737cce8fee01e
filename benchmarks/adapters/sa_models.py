"""SQLAlchemy's models and statements, for its sync and async sessions."""

import os

import common as c
from sqlalchemy import BigInteger, DateTime, Enum, Float, ForeignKey, String, func, or_, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, joinedload, mapped_column, relationship, selectinload

MOMENT = DateTime(timezone=False)
if os.environ["BENCH_BACKEND"] == "sqlite":
    import datetime as dt

    from sqlalchemy.types import TypeDecorator

    class Moment(TypeDecorator):
        """The text that the file holds."""

        impl = String
        cache_ok = True

        def process_bind_param(self, value, dialect):
            return None if value is None else value.replace(tzinfo=dt.UTC).isoformat(timespec="milliseconds")

        def process_result_value(self, value, dialect):
            return None if value is None else dt.datetime.fromisoformat(value).replace(tzinfo=None)

    MOMENT = Moment()


class Base(DeclarativeBase):
    """The root of the models."""


def text(**options):
    return mapped_column(String, **options)


def key(table):
    return mapped_column(String, ForeignKey(f"{table}.id"))


class UserSettings(Base):
    __tablename__ = "user_settings"
    id = text(primary_key=True)
    user_id = key("users")
    profile_private: Mapped[bool]
    email_notifications: Mapped[bool]
    push_notifications: Mapped[bool]
    theme = mapped_column(Enum("LIGHT", "DARK", "SYSTEM", name="Theme"))
    language = text()
    timezone = text()


class Category(Base):
    __tablename__ = "categories"
    id = text(primary_key=True)
    name, slug, description, color = text(), text(), text(), text()


class Tag(Base):
    __tablename__ = "tags"
    id = text(primary_key=True)
    name, slug, description, color = text(), text(), text(), text()


class PostTag(Base):
    __tablename__ = "post_tags"
    post_id = mapped_column(String, ForeignKey("posts.id"), primary_key=True)
    tag_id = mapped_column(String, ForeignKey("tags.id"), primary_key=True)


class Follow(Base):
    __tablename__ = "follows"
    id = text(primary_key=True)
    follower_id, following_id = key("users"), key("users")


class Like(Base):
    __tablename__ = "likes"
    id = text(primary_key=True)
    user_id, post_id = key("users"), key("posts")


class Notification(Base):
    __tablename__ = "notifications"
    id = text(primary_key=True)
    type = mapped_column(Enum("LIKE", "COMMENT", "FOLLOW", "MENTION", "SYSTEM", name="NotificationType"))
    title, message = text(), text()
    read: Mapped[bool]
    created_at = mapped_column(MOMENT)
    recipient_id, sender_id = key("users"), key("users")
    score = mapped_column(Float)
    seq = mapped_column(BigInteger)


class Comment(Base):
    __tablename__ = "comments"
    id = text(primary_key=True)
    content = text()
    created_at, updated_at = mapped_column(MOMENT), mapped_column(MOMENT)
    post_id, author_id = key("posts"), key("users")
    parent_id = text()
    author = relationship("User", lazy="raise")


class Post(Base):
    __tablename__ = "posts"
    id = text(primary_key=True)
    title, content, excerpt = text(), text(), text()
    published: Mapped[bool]
    featured: Mapped[bool]
    view_count: Mapped[int]
    slug, meta_title, meta_description = text(), text(), text()
    created_at, updated_at, published_at = mapped_column(MOMENT), mapped_column(MOMENT), mapped_column(MOMENT)
    author_id, category_id = key("users"), key("categories")
    author = relationship("User", lazy="raise", back_populates="posts")
    category = relationship("Category", lazy="raise")
    tags = relationship("Tag", secondary="post_tags", lazy="raise")
    comments = relationship("Comment", lazy="raise")


class User(Base):
    __tablename__ = "users"
    id = text(primary_key=True)
    email, username, name, bio, image = text(), text(), text(), text(), text()
    verified: Mapped[bool]
    role = mapped_column(Enum("USER", "MODERATOR", "ADMIN", name="Role"))
    created_at, updated_at, last_login = mapped_column(MOMENT), mapped_column(MOMENT), mapped_column(MOMENT)
    posts = relationship("Post", lazy="raise", back_populates="author")
    settings = relationship("UserSettings", lazy="raise", uselist=False)


def number(model, *where):
    return select(func.count()).select_from(model).where(*where).scalar_subquery()


def only(relation, names):
    model = relation.property.mapper.class_
    return joinedload(relation).load_only(*(getattr(model, name) for name in names))


W2 = select(Notification).order_by(Notification.id)
PAGE = (
    select(Post, number(Comment, Comment.post_id == Post.id), number(Like, Like.post_id == Post.id))
    .where(Post.published)
    .order_by(Post.created_at.desc())
    .limit(20)
    .options(only(Post.author, c.A4), only(Post.category, c.C4), selectinload(Post.tags))
)
W4 = select(
    User,
    number(Post, Post.author_id == User.id, Post.published),
    number(Follow, Follow.following_id == User.id),
    number(Follow, Follow.follower_id == User.id),
    number(Comment, Comment.author_id == User.id),
    number(Like, Like.user_id == User.id),
).options(joinedload(User.settings))
W5 = (
    select(User)
    .order_by(User.id)
    .limit(100)
    .options(selectinload(User.posts).selectinload(Post.comments).selectinload(Comment.author))
)
W9 = select(Post).options(only(Post.author, c.A3), joinedload(Post.category), selectinload(Post.tags))


def w8(name, views):
    return update(Post).where(Post.id == name).values(view_count=views, updated_at=c.NOW).returning(Post)


def w10(authors, title, excerpt):
    words = or_(Post.title.ilike(f"%{title}%"), Post.excerpt.ilike(f"%{excerpt}%"))
    found = select(Post).where(Post.author_id.in_(authors), Post.published, words)
    return found.order_by(Post.created_at.desc()).limit(20)


def url(driver):
    if os.environ["BENCH_BACKEND"] == "sqlite":
        return f"sqlite+{driver}:///{c.SQLITE}"
    return "postgresql+{}://{user}@{host}:{port}/{database}".format(driver, **c.PG_SOCK)


def settings(connection, record):
    """As the other peers on SQLite: what is measured is the client, not the disk."""
    if os.environ["BENCH_BACKEND"] == "sqlite":
        connection.cursor().execute("PRAGMA synchronous = OFF")


CANON = {
    "W1": c.c_w1, "W2": c.c_w2, "W5": c.c_w5, "W6": c.c_w6, "W7": c.c_w7, "W8": c.c_w8, "W10": c.c_w10,
    "W3": lambda rows: [c.c_post3(post, post.tags, (comments, likes)) for post, comments, likes in rows],
    "W4": lambda row: c.c_w4(row[0], row[1:], row[0].settings),
    "W9": lambda post: c.c_w9(post, post.tags),
}  # fmt: skip
