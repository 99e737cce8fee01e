"""The tables of schema.prisma as Tortoise sees them."""

from tortoise import fields
from tortoise.models import Model


def text(**options):
    return fields.TextField(**options)


def key(model, related=False, **options):
    return fields.ForeignKeyField(f"models.{model}", related_name=related, **options)


class User(Model):
    id = fields.CharField(max_length=200, primary_key=True)
    email, username, name, bio, image = text(), text(null=True), text(null=True), text(null=True), text(null=True)
    verified = fields.BooleanField()
    role = text()
    created_at, updated_at, last_login = fields.DatetimeField(), fields.DatetimeField(), fields.DatetimeField(null=True)

    class Meta:
        table = "users"


class UserSettings(Model):
    id = fields.CharField(max_length=200, primary_key=True)
    user = fields.OneToOneField("models.User", related_name="settings")
    profile_private, email_notifications = fields.BooleanField(), fields.BooleanField()
    push_notifications = fields.BooleanField()
    theme, language, timezone = text(), text(), text()

    class Meta:
        table = "user_settings"


class Category(Model):
    id = fields.CharField(max_length=200, primary_key=True)
    name, slug, description, color = text(), text(), text(null=True), text(null=True)

    class Meta:
        table = "categories"


class Tag(Model):
    id = fields.CharField(max_length=200, primary_key=True)
    name, slug, description, color = text(), text(), text(null=True), text(null=True)

    class Meta:
        table = "tags"


class Post(Model):
    id = fields.CharField(max_length=200, primary_key=True)
    title, content, excerpt = text(), text(), text(null=True)
    published, featured = fields.BooleanField(), fields.BooleanField()
    view_count = fields.IntField()
    slug, meta_title, meta_description = text(), text(null=True), text(null=True)
    created_at, updated_at, published_at = (
        fields.DatetimeField(),
        fields.DatetimeField(),
        fields.DatetimeField(null=True),
    )
    author, category = key("User", "posts"), key("Category", null=True)
    tags = fields.ManyToManyField(
        "models.Tag", through="post_tags", forward_key="tag_id", backward_key="post_id", related_name="posts"
    )

    class Meta:
        table = "posts"


class Comment(Model):
    id = fields.CharField(max_length=200, primary_key=True)
    content = text()
    created_at, updated_at = fields.DatetimeField(), fields.DatetimeField()
    post, author = key("Post", "comments"), key("User", "comments")
    parent_id = text(null=True)

    class Meta:
        table = "comments"


class Like(Model):
    id = fields.CharField(max_length=200, primary_key=True)
    user, post = key("User", "likes"), key("Post", "likes", null=True)

    class Meta:
        table = "likes"


class Follow(Model):
    id = fields.CharField(max_length=200, primary_key=True)
    follower, following = key("User", "following"), key("User", "followers")

    class Meta:
        table = "follows"


class Notification(Model):
    id = fields.CharField(max_length=200, primary_key=True)
    type, title, message = text(), text(), text()
    read = fields.BooleanField()
    created_at = fields.DatetimeField()
    recipient, sender = key("User", "received"), key("User", "sent", null=True)
    score = fields.FloatField(null=True)
    seq = fields.BigIntField()

    class Meta:
        table = "notifications"
