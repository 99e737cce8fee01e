from typing import Any

class MysqlPacket:
    def read_binary_row(self, colspecs: tuple[Any, ...]) -> tuple[Any, ...]: ...

class FieldDescriptorPacket(MysqlPacket):
    name: str
    type_code: int
    charsetnr: int
    flags: int

def parse_binary_rows_from_buffer(
    buf: bytearray,
    pos: int,
    buf_len: int,
    colspecs: tuple[Any, ...],
    seq_id: int,
    rows: list[Any],
    deprecate_eof: bool,
    /,
) -> tuple[int, int]: ...
