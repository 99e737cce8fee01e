"""A dense schema of any number of models: each refers to three others, and has a field of every type."""

from __future__ import annotations

REFERRED = 3
FIELDS = """
  id Int @id @default(autoincrement())
  name String @unique
  note String?
  size Float
  cost Decimal?
  at DateTime @default(now())
  ok Boolean @default(false)
  data Json?
  raw Bytes?
  big BigInt?
  tags String[]
  kind Kind @default(A)
"""


def dense_schema(models: int) -> str:
    """The text of the schema."""
    pairs = [(one, step, (one + step * 7) % models) for one in range(models) for step in range(1, REFERRED + 1)]
    own: dict[int, list[str]] = {number: [] for number in range(models)}
    for one, step, other in pairs:
        relation = f"x{one}_{step}"
        own[one].append(f'  r{step} M{other} @relation("{relation}", fields: [r{step}Id], references: [id])')
        own[one].append(f"  r{step}Id Int")
        own[other].append(f'  b{one}_{step} M{one}[] @relation("{relation}")')
    blocks = [f"model M{number} {{{FIELDS}" + "\n".join(lines) + "\n}" for number, lines in own.items()]
    head = 'datasource db {\n  provider = "postgresql"\n  url = "postgresql://x"\n}\nenum Kind {\n  A\n  B\n}\n'
    return head + "\n".join(blocks)
