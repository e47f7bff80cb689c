#!/usr/bin/env python3
"""Decodes the test vectors beside it, from the specification alone, and compares."""

import ctypes
import ctypes.util
import pathlib
import re
import struct
import sys

KINDS = dict(enumerate(
    "HELLO HELLO_ACK REQUEST RESPONSE ERROR ONE_WAY ITEM END CANCEL CREDIT PING PONG GOAWAY RINGS".split(), 1))
CARRY_PAYLOAD = {"REQUEST", "RESPONSE", "ONE_WAY", "ITEM"}
COMPRESSED = 1
TRACED = 2
KNOWN_FLAGS = 0xF007


class Refused(Exception):
    pass


def zstandard():
    """The system's own library. (Python has one of its own from 3.14 on.)"""
    name = ctypes.util.find_library("zstd")
    if name is None:
        sys.exit("the vectors of compressed frames need libzstd, which is not there: install libzstd1")
    library = ctypes.CDLL(name)
    for function in "ZSTD_decompress", "ZSTD_findFrameCompressedSize":
        getattr(library, function).restype = ctypes.c_size_t
    return library


def content(part):
    """What a message or an attachment of a compressed frame contains."""
    if not part:
        return b""
    stated, body = int.from_bytes(part[:4], "little"), part[4:]
    if len(part) < 4 or stated == 0 or len(body) > stated:
        raise Refused("COMPRESSION")
    if len(body) == stated:
        return body
    library, size = zstandard(), ctypes.c_size_t(len(body))
    room = ctypes.create_string_buffer(stated)
    if body[:4] != b"\x28\xb5\x2f\xfd" \
            or library.ZSTD_findFrameCompressedSize(body, size) != len(body) \
            or library.ZSTD_decompress(room, ctypes.c_size_t(stated), body, size) != stated:
        raise Refused("COMPRESSION")
    return room.raw


def contents(message, attachment, max_payload):
    """Both; what they state is looked at before anything is decompressed."""
    if sum(int.from_bytes(part[:4], "little") for part in (message, attachment)) > max_payload:
        raise Refused("COMPRESSION")
    return f"message={content(message).hex()} attachment={content(attachment).hex()}"


def check_header(data, max_payload, max_handles, compression):
    """The fields of a header; the first rule that it breaks, in the order of the specification."""
    if data[:2] != b"He"[:len(data)]:
        raise Refused("MAGIC")
    if len(data) < 32:
        return None
    version, kind, service, type_, correlation, message, attachment, time_left, flags, handles, priority = \
        struct.unpack("<2xBBHHQIIIHBB", data[:32])
    for broken, rule in (
            (version != 1, "VERSION"),
            (kind not in KINDS, "KIND"),
            (message > max_payload, "MESSAGE_LENGTH"),
            (message + attachment > max_payload, "PAYLOAD_LENGTH"),
            (flags & ~KNOWN_FLAGS, "FLAGS"),
            (compression and flags & COMPRESSED and KINDS.get(kind) not in CARRY_PAYLOAD, "FLAGS"),
            (handles > max_handles, "HANDLES")):
        if broken:
            raise Refused(rule)
    compressed = compression and flags & COMPRESSED
    return compressed, (32 if flags & TRACED else 0, message, attachment), (
        f"kind={KINDS[kind]} service={service} type={type_} correlation={correlation} "
        f"time-left={time_left} flags={flags} handles={handles} priority={priority}")


def check_descriptors(header, riding):
    """Those that a frame states are those that came with its first byte, on kinds that carry some."""
    stated = int(re.search(r"handles=(\d+)", header)[1])
    if stated != riding or stated and re.match(r"kind=(\w+)", header)[1] not in CARRY_PAYLOAD:
        raise Refused("HANDLES")


def decode(data, max_payload, max_handles, compression, descriptors):
    """The frames of a stream as lines, and the rule that the one behind them breaks, if any."""
    frames, start = [], 0
    while data:
        try:
            header = check_header(data, max_payload, max_handles, compression)
            if header is None or len(data) < 32 + sum(header[1]):
                break
            parts, at = [], 32
            for length in header[1]:
                parts.append(data[at:at + length])
                at += length
            if descriptors is not None:
                check_descriptors(header[2], descriptors.get(start, 0))
            inside = [contents(*parts[1:], max_payload)] if header[0] else []
        except Refused as refused:
            return frames, str(refused)
        frames.append(header[2] + " trace={} message={} attachment={}".format(*(part.hex() for part in parts)))
        frames += inside
        start += at
        data = data[at:]
    return frames, None


def check(file):
    limits, compression, descriptors, data, frames, refused = (16777216, 16), False, None, b"", [], None
    for line in file.read_text().splitlines():
        name, _, value = line.partition(": ")
        if line.startswith("  "):
            data += bytes.fromhex(line.partition("#")[0])
        elif name == "limits":
            limits = tuple(map(int, re.findall(r"\d+", value)))
            compression = "compression=zstd" in value
        elif name == "descriptors":
            count, at = map(int, re.fullmatch(r"(\d+) at (\d+)", value).groups())
            descriptors = {**(descriptors or {}), at: count}
        elif name in ("frame", "content"):
            frames.append(value)
        elif name == "refused":
            refused = value
        elif line != "bytes:" and not line.startswith("#"):
            return f"not understood: {line}"
    found = decode(data, *limits, compression, descriptors)
    return None if found == (frames, refused) else f"expected {(frames, refused)}, decoded {found}"


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def decode_recording(data):
    """The lines that describe a recording."""
    magic, version, end, length, flags, begin = struct.unpack("<8sHBBIQ", data[:24])
    if magic != b"\x89HREC\r\n\x1a":
        return ["no recording"]
    lines = [f"header: version={version} end={end} flags={flags} begin={begin} reason={data[24:24 + length].decode()}"]
    data = data[128:]
    while len(data) >= 20:
        time, length, sender, handles, flags, checksum = struct.unpack("<QIBBHI", data[:20])
        held = data[20:20 + length]
        if len(held) < length or sender not in (1, 2) or checksum != crc32c(data[:16] + held):
            break
        sender = "client" if sender == 1 else "daemon"
        lines.append(f"entry: time={time} from={sender} handles={handles} flags={flags} bytes={held.hex()}")
        data = data[20 + length:]
    return lines + [f"left: {len(data)}"]


def check_recording(file):
    lines = [line for line in file.read_text().splitlines() if not line.startswith("#") and line != "bytes:"]
    data = bytes.fromhex("".join(line.partition("#")[0] for line in lines if line.startswith("  ")))
    expected, found = [line for line in lines if not line.startswith("  ")], decode_recording(data)
    return None if found == expected else f"expected {expected}, decoded {found}"


def main():
    folder = pathlib.Path(__file__).parent
    files = [(file, check) for file in sorted(folder.glob("*.txt"))]
    files += [(file, check_recording) for file in sorted(folder.glob("recordings/*.txt"))]
    problems = [f"{file.name}: {problem}" for file, checked_by in files if (problem := checked_by(file))]
    print("\n".join(problems + [f"{len(files)} vectors, {len(problems)} wrong"]))
    return 1 if problems or not files else 0


if __name__ == "__main__":
    sys.exit(main())
