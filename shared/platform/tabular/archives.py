"""Workbooks as archives: nothing is parsed before it is known how large it becomes and that it is what it says.

The parts are inflated here, once, under a limit, and packed again without compression. So the parser gets exactly what
was checked, whatever another reader of archives would make of the upload.
"""

import io
import re
import struct
import zipfile
import zlib

from shared.kernel.errors import TooLarge
from shared.platform.tabular.findings import ImportRefused, file_refused

WORKBOOK_LIMIT = 20 * 1024 * 1024
UNPACKED_LIMIT = 200 * 1024 * 1024
_MEGABYTE = 1024 * 1024
_ENTRY_LIMIT = 5_000
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MAIN_PART = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["'](?!utf-?8["']|us-ascii["'])""", re.IGNORECASE)


def checked_parts(content: bytes) -> dict[str, bytes]:
    """Return the XML parts of a workbook by name; TooLarge or ImportRefused where it is none that can be read."""
    if len(content) > WORKBOOK_LIMIT:
        raise TooLarge("workbook_too_large", limit=WORKBOOK_LIMIT // _MEGABYTE)
    parts = {}
    left = UNPACKED_LIMIT
    for entry in _entries(content):
        part = _inflated(content, entry, left)
        left -= len(part)
        if entry.filename.lower().endswith((".xml", ".rels")):
            _refuse_declarations(part)
            parts[entry.filename] = part
    if _MAIN_PART not in parts.get("[Content_Types].xml", b""):
        raise file_refused("workbook_of_another_kind")
    return parts


def packed(parts: dict[str, bytes]) -> bytes:
    """Return the parts as an archive without compression."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return archive.getvalue()


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
        raise _unpacked_too_large()
    if len({entry.filename for entry in entries}) != len(entries):
        raise file_refused("workbook_damaged")
    return entries


def _inflated(content: bytes, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """Return an entry's content, inflated at most to the limit, whatever size the directory claims for it."""
    damaged = file_refused("workbook_damaged")
    start = entry.header_offset + _LOCAL_HEADER.size
    if start > len(content):
        raise damaged
    signature, name_length, extra_length = _LOCAL_HEADER.unpack_from(content, entry.header_offset)
    start += name_length + extra_length
    compressed = memoryview(content)[start : start + entry.compress_size]
    if signature != b"PK\x03\x04" or len(compressed) != entry.compress_size:
        raise damaged
    if entry.compress_type == zipfile.ZIP_STORED:
        part = bytes(compressed)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        part = _deflated(compressed, limit, damaged)
    else:
        raise damaged
    if len(part) > limit:
        raise _unpacked_too_large()
    if len(part) != entry.file_size or zlib.crc32(part) != entry.CRC:
        raise damaged
    return part


def _deflated(compressed: memoryview, limit: int, damaged: ImportRefused) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        part = inflater.decompress(compressed, limit + 1)
    except zlib.error as error:
        raise damaged from error
    if len(part) <= limit and not inflater.eof:
        raise damaged
    return part


def _refuse_declarations(part: bytes) -> None:
    """Refuse entities, and encodings that would hide them: a workbook needs neither."""
    if b"\x00" in part[:64] or part.startswith((b"\xff\xfe", b"\xfe\xff")) or _ENCODING.match(part[:256].lstrip()):
        raise file_refused("workbook_damaged")
    if _DECLARATION.search(part):
        raise file_refused("workbook_declares_entities")


def _unpacked_too_large() -> TooLarge:
    return TooLarge("workbook_unpacked_too_large", limit=UNPACKED_LIMIT // _MEGABYTE)
