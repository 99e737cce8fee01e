INSERT INTO "Crate" VALUES (1, 'c');
INSERT INTO "Box" VALUES (
  '0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0a01', 1, true, 7, 9007199254740993, 0.1, 12345678901234567890.123456789, 9.99,
  '2024-02-29 12:30:00.123', '2024-02-29 12:30:00+02', '2024-02-29', '12:30', '10.0.0.1', '{"a": [1, null]}', '\x00ff',
  'RED', '{RED,"bl ue"}', '{a,b}', '{1,2}', '{2024-01-01}', '{0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0a01}');
INSERT INTO "Box" ("id", "crateId") VALUES ('0b8f0b7e-0d7a-4d6f-9d1e-5a1c1f0e0a02', 1);
