"""Standard output and error, whatever is at their other end: any letters, a reader that has gone, nothing at all."""

import errno
import io
import json
import os
import sys
from collections.abc import Mapping
from typing import Any, TextIO

from samtalekit.core.errors import WriteError
from samtalekit.core.escapes import json_line, one_line, printable

READER_GONE = frozenset({errno.EPIPE, errno.EIO, errno.EINVAL})  # a pipe, a terminal, and a pipe as Windows says it


def make_safe() -> None:
    """Put streams in place of the process's own that no message can break.

    A letter that the terminal does not know is written as "?". Where nobody reads any more, what is written is dropped
    and the run goes on: its work and its exit code do not depend on who looks on.
    """
    _keep_low_numbers()
    sys.stdout, sys.stderr = _safe(sys.stdout), _safe(sys.stderr, is_for_messages=True)


def write_bytes(content: bytes) -> None:
    """Write bytes to standard output as they are, after what has been written as text."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


def write_json(told: object) -> None:
    """Write an object as JSON to standard output: in UTF-8, whatever the terminal speaks (RFC 8259, 8.1)."""
    lines = json.dumps(_printable(told), ensure_ascii=False, indent=2).split("\n")
    write_bytes("".join(f"{json_line(line)}\n" for line in lines).encode())


def write_line(text: str) -> None:
    """Write a message to standard error, also where no library is there to set it."""
    sys.stderr.write(f"{one_line(text)}\n")
    sys.stderr.flush()


def write_command(name: str, properties: Mapping[str, str | int], *lines: str) -> None:
    """Write one of GitHub's workflow commands to standard error: the only line of ours that begins with ``::``.

    Source: docs.github.com, "Workflow commands for GitHub Actions"; github.com/actions/toolkit, ``command.ts``.

    Args:
        name: ``error`` or ``warning``.
        properties: Such as ``file`` and ``line``.
        lines: Of the message.
    """
    told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    sys.stderr.write(f"::{name} {told}::{'%0A'.join(map(_value, lines))}\n")
    sys.stderr.flush()


def _value(text: str) -> str:
    return one_line(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _value(text).replace(":", "%3A").replace(",", "%2C")


def _printable(told: object) -> object:
    if isinstance(told, str):
        return printable(told)
    if isinstance(told, dict):
        return {printable(str(key)): _printable(value) for key, value in told.items()}
    return [_printable(each) for each in told] if isinstance(told, list | tuple) else told


class _Safe(io.RawIOBase):
    """The end of a stream that outlives its reader.

    Attributes:
        is_for_messages: True of standard error: there is nowhere to say that it cannot be written.
    """

    def __init__(self, raw: Any, *, is_for_messages: bool) -> None:  # noqa: ANN401  # a file, or what a host puts there
        super().__init__()
        self._raw, self._is_for_messages, self._is_lost = raw, is_for_messages, False

    def writable(self) -> bool:
        """True, also when nobody reads."""
        return True

    def fileno(self) -> int:
        """The system's number of the stream."""
        return int(self._raw.fileno())

    def isatty(self) -> bool:
        """True when it is a terminal."""
        return bool(self._raw.isatty())

    def write(self, content: Any) -> int | None:  # noqa: ANN401  # any buffer, as `io.RawIOBase` says
        """Write, or drop what nobody reads.

        Raises:
            WriteError: The stream is a file, and its disk does not take it. What comes after is dropped.
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


def _safe(stream: Any, *, is_for_messages: bool = False) -> TextIO:  # noqa: ANN401  # None where the system gave none
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  # it stays open as long as the process
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
    """Take the numbers 0, 1 and 2 where the process was started without them: a file of ours must never get one."""
    number = os.open(os.devnull, os.O_RDWR)
    while number < 2:
        number = os.open(os.devnull, os.O_RDWR)
    if number > 2:
        os.close(number)
