"""Robust stdout and stderr: for characters that cannot be encoded, closed pipes and missing streams."""

import errno
import io
import json
import os
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from samtalekit.core.errors import WriteError
from samtalekit.core.text import json_line, one_line, printable

READER_GONE = frozenset({errno.EPIPE, errno.EIO, errno.EINVAL})  # closed pipe, closed terminal, closed pipe on Windows


def make_safe() -> None:
    """Replace the process's stdout and stderr with streams that survive bad encodings and closed readers.

    A character that cannot be encoded is written as "?". After a pipe is closed, output is dropped and the run goes on,
    so that its work and exit code do not depend on the reader.
    """
    _keep_low_numbers()
    sys.stdout, sys.stderr = _safe(sys.stdout), _safe(sys.stderr, is_for_messages=True)


def write_bytes(content: bytes) -> None:
    """Write raw bytes to standard output, after flushing text."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


def write_json(data: object) -> None:
    """Write an object as JSON to standard output, in UTF-8 whatever the terminal's encoding (RFC 8259, 8.1)."""
    lines = json.dumps(_printable(data), ensure_ascii=False, indent=2).split("\n")
    write_bytes("".join(f"{json_line(line)}\n" for line in lines).encode())


def write_line(text: str) -> None:
    """Write a message to standard error without Rich, which may be missing."""
    sys.stderr.write(f"{one_line(text)}\n")
    sys.stderr.flush()


def write_command(name: str, properties: Mapping[str, str | int], *lines: str) -> None:
    """Write a GitHub workflow command to standard error: the only output line that begins with ``::``.

    Source: docs.github.com, "Workflow commands for GitHub Actions"; github.com/actions/toolkit, ``command.ts``.

    Args:
        name: ``error`` or ``warning``.
        properties: Such as ``file`` and ``line``.
        lines: Lines of the message.
    """
    written = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    sys.stderr.write(f"::{name} {written}::{'%0A'.join(map(_value, lines))}\n")
    sys.stderr.flush()


def _value(text: str) -> str:
    return one_line(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _value(text).replace(":", "%3A").replace(",", "%2C")


def _printable(data: object) -> object:
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {printable(str(key)): _printable(value) for key, value in data.items()}
    return [_printable(each) for each in data] if isinstance(data, list | tuple) else data


class _Safe(io.RawIOBase):
    """A raw stream that keeps accepting output after its reader has closed; write errors of stderr are dropped."""

    def __init__(self, raw: Any, *, is_for_messages: bool) -> None:  # noqa: ANN401  # a file, or a host's replacement
        super().__init__()
        self._raw, self._is_for_messages, self._is_lost = raw, is_for_messages, False

    def writable(self) -> bool:
        """Return True, also after the reader has closed."""
        return True

    def fileno(self) -> int:
        """Return the file descriptor of the stream."""
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        """Return True for a terminal."""
        return bool(self._raw.isatty())

    def write(self, content: Any) -> int | None:  # noqa: ANN401  # any buffer, as `io.RawIOBase` says
        """Write, or drop output that nobody reads.

        Raises:
            WriteError: Stdout cannot be written, for example because the disk is full. Later output is dropped.
        """
        if not self._is_lost:
            try:
                written: int | None = self._raw.write(content)
            except OSError as error:
                self._is_lost = True
                if error.errno not in READER_GONE and not self._is_for_messages:
                    raise WriteError("output", "", error.strerror or "") from error
            else:
                return written
        return len(content)


def _safe(stream: Any, *, is_for_messages: bool = False) -> TextIO:  # noqa: ANN401  # None where the process has none
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  # open until the process ends
    inner = getattr(stream.buffer, "raw", None)  # none with PYTHONUNBUFFERED: the buffer is the file itself
    raw = _Safe(inner or stream.buffer, is_for_messages=is_for_messages)
    return io.TextIOWrapper(
        io.BufferedWriter(raw) if inner else raw,  # type: ignore[type-var]  # as Python itself does without a buffer
        encoding=stream.encoding,
        errors="replace",
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def _keep_low_numbers() -> None:
    """Open file descriptors 0, 1 and 2 if the process started without them, so that no other file gets one."""
    number = os.open(os.devnull, os.O_RDWR)
    while number < 2:
        number = os.open(os.devnull, os.O_RDWR)
    if number > 2:
        os.close(number)
