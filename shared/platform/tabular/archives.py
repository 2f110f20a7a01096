"""Workbooks as archives: how much each part may become is counted while it is inflated, whatever the archive says.

Only the parts that a table needs are read, piece by piece. The others are inflated and counted, and nothing of them is
kept. So a small archive that would grow to gigabytes is refused before it takes the memory.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from shared.kernel.errors import TooLarge
from shared.platform.tabular.findings import ImportRefused, file_refused

WORKBOOK_LIMIT: Final = 20 * 1024 * 1024
UNPACKED_LIMIT: Final = 200 * 1024 * 1024
_MEGABYTE: Final = 1024 * 1024
_PIECE: Final = 256 * 1024
_ENTRY_LIMIT: Final = 5_000
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_OLD_FORMAT: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_MAIN_PART: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_TYPES: Final = "[Content_Types].xml"
_TYPES_LIMIT: Final = _MEGABYTE


class Archive:
    """The parts of a workbook, to be read one by one; the sizes of all that are read are counted together."""

    def __init__(self, content: bytes) -> None:
        """Refuse what is no workbook, or is larger than may be: ImportRefused, TooLarge."""
        if len(content) > WORKBOOK_LIMIT:
            raise TooLarge("workbook_too_large", limit=WORKBOOK_LIMIT // _MEGABYTE)
        self._content = content
        self._entries = {entry.filename: entry for entry in _entries(content)}
        self._left = UNPACKED_LIMIT
        if _TYPES not in self._entries or _MAIN_PART not in self.read(_TYPES, _TYPES_LIMIT):
            raise file_refused("workbook_of_another_kind")

    def name_of(self, path: str) -> str | None:
        """Return the name of the part at a path, whose case some programs do not keep; None where there is none."""
        if path in self._entries:
            return path
        return next((name for name in self._entries if name.lower() == path.lower()), None)

    def read(self, name: str, limit: int) -> bytes:
        """Return a part; TooLarge beyond the limit."""
        return b"".join(self.pieces(name, limit))

    def pieces(self, name: str, limit: int = UNPACKED_LIMIT) -> Iterator[bytes]:
        """Yield a part piece by piece, as it is inflated; ImportRefused where it is damaged, TooLarge beyond limits."""
        entry = self._entries[name]
        size = checksum = 0
        for piece in _inflated(self._content, entry):
            size += len(piece)
            self._left -= len(piece)
            if size > entry.file_size:
                raise file_refused("workbook_damaged")  # more than it says, and more than was made room for
            if self._left < 0 or size > limit:
                raise TooLarge("workbook_unpacked_too_large", limit=min(limit, UNPACKED_LIMIT) // _MEGABYTE)
            checksum = zlib.crc32(piece, checksum)
            yield piece
        if size != entry.file_size or checksum != entry.CRC:
            raise file_refused("workbook_damaged")

    def check_others(self, names: frozenset[str]) -> None:
        """Inflate all other parts and keep nothing: what they hold together with these must stay under the limit."""
        for name in self._entries:
            if name not in names and name != _TYPES:
                for _ in self.pieces(name):
                    pass


def unpacked_size(content: bytes) -> int:
    """Return how many bytes the parts of a workbook become; more than it says, nobody reads. 0 for a damaged one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return min(sum(entry.file_size for entry in archive.infolist()), UNPACKED_LIMIT)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, struct.error, ValueError):
        return 0


def _entries(content: bytes) -> list[zipfile.ZipInfo]:
    if content.startswith(_OLD_FORMAT):
        raise file_refused("workbook_encrypted" if _ENCRYPTED_PACKAGE in content else "workbook_old")
    if not content.startswith(b"PK\x03\x04"):
        raise file_refused("workbook_of_another_kind")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, struct.error) as error:
        raise file_refused("workbook_damaged") from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise file_refused("workbook_encrypted")
    if len(entries) > _ENTRY_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise TooLarge("workbook_unpacked_too_large", limit=UNPACKED_LIMIT // _MEGABYTE)
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise file_refused("workbook_damaged")
    return entries


def _inflated(content: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    damaged = file_refused("workbook_damaged")
    start = entry.header_offset + _LOCAL_HEADER.size
    if start > len(content):
        raise damaged
    signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(content, entry.header_offset)
    start += name_length + extra_length
    packed = memoryview(content)[start : start + entry.compress_size]
    if signature != b"PK\x03\x04" or len(packed) != entry.compress_size:
        raise damaged
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        yield from _deflated(packed, damaged)
    else:
        raise damaged


def _deflated(packed: memoryview, damaged: ImportRefused) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    at = 0
    try:
        while not inflater.eof:
            rest = inflater.unconsumed_tail
            if not rest:
                rest, at = bytes(packed[at : at + _PIECE]), at + _PIECE
            piece = inflater.decompress(rest, _PIECE)
            if piece:
                yield piece
            elif not rest:
                raise damaged
    except zlib.error as error:
        raise damaged from error
