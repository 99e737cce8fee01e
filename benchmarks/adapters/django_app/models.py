"""The tables of schema.prisma as Django sees them."""

from django.db import models


def text(**options):
    return models.TextField(**options)


def key(model, related="+", **options):
    return models.ForeignKey(model, models.DO_NOTHING, related_name=related, **options)


class User(models.Model):
    id = text(primary_key=True)
    email, username, name, bio, image = text(), text(null=True), text(null=True), text(null=True), text(null=True)
    verified = models.BooleanField()
    role = text()
    created_at, updated_at, last_login = models.DateTimeField(), models.DateTimeField(), models.DateTimeField(null=True)

    class Meta:
        db_table, managed = "users", False


class UserSettings(models.Model):
    id = text(primary_key=True)
    user = models.OneToOneField(User, models.DO_NOTHING, related_name="settings")
    profile_private, email_notifications = models.BooleanField(), models.BooleanField()
    push_notifications = models.BooleanField()
    theme, language, timezone = text(), text(), text()

    class Meta:
        db_table, managed = "user_settings", False


class Category(models.Model):
    id = text(primary_key=True)
    name, slug, description, color = text(), text(), text(null=True), text(null=True)

    class Meta:
        db_table, managed = "categories", False


class Tag(models.Model):
    id = text(primary_key=True)
    name, slug, description, color = text(), text(), text(null=True), text(null=True)

    class Meta:
        db_table, managed = "tags", False


class Post(models.Model):
    id = text(primary_key=True)
    title, content, excerpt = text(), text(), text(null=True)
    published, featured = models.BooleanField(), models.BooleanField()
    view_count = models.IntegerField()
    slug, meta_title, meta_description = text(), text(null=True), text(null=True)
    created_at, updated_at = models.DateTimeField(), models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    author = key(User, "posts")
    category = key(Category, "posts", null=True)

    class Meta:
        db_table, managed = "posts", False


class PostTag(models.Model):
    pk = models.CompositePrimaryKey("post_id", "tag_id")
    post, tag = key(Post, "post_tags"), key(Tag, "post_tags")

    class Meta:
        db_table, managed = "post_tags", False


class Comment(models.Model):
    id = text(primary_key=True)
    content = text()
    created_at, updated_at = models.DateTimeField(), models.DateTimeField()
    post, author = key(Post, "comments"), key(User, "comments")
    parent_id = text(null=True)

    class Meta:
        db_table, managed = "comments", False


class Like(models.Model):
    id = text(primary_key=True)
    user, post = key(User, "likes"), key(Post, "likes", null=True)

    class Meta:
        db_table, managed = "likes", False


class Follow(models.Model):
    id = text(primary_key=True)
    follower, following = key(User, "following"), key(User, "followers")

    class Meta:
        db_table, managed = "follows", False


class Notification(models.Model):
    id = text(primary_key=True)
    type, title, message = text(), text(), text()
    read = models.BooleanField()
    created_at = models.DateTimeField()
    recipient, sender = key(User, "received"), key(User, "sent", null=True)
    score = models.FloatField(null=True)
    seq = models.BigIntegerField()

    class Meta:
        db_table, managed = "notifications", False
