INSERT INTO "users" ("id", "email", "name", "role", "age", "score", "big", "joined", "active", "boss_id") VALUES
  (1, 'ann@x.org', 'Ann', 'wr', 30, 1.5, 9007199254740993, '2024-01-01T10:00:00.000+00:00', true, NULL),
  (2, 'bob@x.org', 'Bob', 'READER', 20, NULL, NULL, '2024-01-02T10:00:00.000+00:00', true, 1),
  (3, 'cid@y.org', NULL, 'READER', NULL, 0.25, -5, '2024-01-03T10:00:00.000+00:00', false, 1),
  (4, 'dot@y.org', 'dot', 'wr', 20, 3.0, 7, '2024-01-04T10:00:00.000+00:00', true, 2);
INSERT INTO "Profile" ("id", "bio", "photo", "data", "userId") VALUES
  (1, 'writes', NULL, '{"lang": {"main": "en"}, "n": 1}', 1),
  (2, NULL, NULL, NULL, 2);
INSERT INTO "Post" ("id", "title", "body", "views", "price", "author") VALUES
  (1, 'Hello World', 'first', 10, 1.50, 1),
  (2, 'hello again', NULL, 20, NULL, 1),
  (3, '100% true', 'x_y', 30, 2.25, 2),
  (4, '1000 things', 'xay', 30, NULL, 2),
  (5, 'orphan', NULL, 0, NULL, NULL);
INSERT INTO "Tag" ("id", "label") VALUES (1, 'red'), (2, 'green'), (3, 'blue');
INSERT INTO "_PostToTag" ("A", "B") VALUES (1, 1), (1, 2), (2, 2), (3, 3);
INSERT INTO "Comment" ("postId", "number", "text", "authorId") VALUES
  (1, 1, 'nice', 2), (1, 2, 'so so', 3), (1, 3, 'great', 4), (2, 1, 'hm', 1), (3, 1, 'nice', 1), (3, 2, 'ok', 2);
INSERT INTO "Mark" ("id", "postId", "number", "kind") VALUES (1, 1, 1, 'up'), (2, 1, 1, 'down'), (3, 3, 2, 'up');
