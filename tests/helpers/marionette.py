"""Firefox without a window, led over Marionette, the protocol that it has within: no driver is needed.

Each message is its length, a colon and JSON; the commands are those of WebDriver. Source: Firefox source docs,
Marionette, Protocol.
"""

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

FIREFOX = Path("/usr/bin/firefox-esr")
LISTENING = re.compile(r"Marionette.*Listening on port (\d+)")
PATIENCE = 60  # seconds at most until Firefox answers


class Firefox:
    """A session: pages are opened, scripts run in them, and keys pressed."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._file = self._socket.makefile("rb")
        self._number = 0
        self._receive()  # it says hello
        self.send("WebDriver:NewSession", capabilities={"alwaysMatch": {"acceptInsecureCerts": False}})

    def send(self, command: str, **parameters: object) -> Any:
        """Run a command.

        Raises:
            RuntimeError: Firefox reports an error.
        """
        self._number += 1
        body = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(str(len(body)).encode() + b":" + body)
        _kind, _number, error, result = self._receive()
        if error:
            raise RuntimeError(f"{command}: {error['error']}: {error['message']}")
        return result

    def _receive(self) -> Any:
        length = b""
        while (byte := self._file.read(1)) != b":":
            length += byte
        return json.loads(self._file.read(int(length)))

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self._socket.close()

    def open(self, address: str) -> None:
        """Go to an address, and wait until it has loaded."""
        self.send("WebDriver:Navigate", url=address)

    def run(self, script: str, *arguments: object) -> Any:
        """Run the body of a function in the page, and give what it returns."""
        return self.send("WebDriver:ExecuteScript", script=script, args=list(arguments))["value"]

    def press(self, keys: str) -> None:
        """Press keys one by one; the special ones are WebDriver's letters from U+E000."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.send("WebDriver:PerformActions", actions=[{"type": "key", "id": "keyboard", "actions": actions}])

    def wait_for(self, condition: str) -> None:
        """Wait until an expression of JavaScript is true; Firefox gives up after half a minute."""
        script = f"const [done] = arguments; const look = () => ({condition}) ? done() : requestAnimationFrame(look); look();"
        self.send("WebDriver:ExecuteAsyncScript", script=script, args=[])

    def downloaded(self) -> Path:
        """Wait for the download that was begun last, and give its file."""
        self.send("Marionette:SetContext", value="chrome")
        try:
            return Path(self.send("WebDriver:ExecuteAsyncScript", script=DOWNLOADED, args=[])["value"])
        finally:
            self.send("Marionette:SetContext", value="content")


DOWNLOADED = """
const [done] = arguments;
const { Downloads } = ChromeUtils.importESModule("resource://gre/modules/Downloads.sys.mjs");
const look = (download) => { if (download.succeeded) done(download.target.path); };
Downloads.getList(Downloads.ALL).then((list) => list.addView({ onDownloadAdded: look, onDownloadChanged: look }));
"""
"""Firefox's own list of downloads: a view is told of those that are in it, too."""


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """Start Firefox with a profile of its own in a folder; what it downloads is put into ``folder/downloads``."""
    profile, downloads = folder / "profile", folder / "downloads"
    for each in (profile, downloads):
        each.mkdir()
    settings = {
        "marionette.port": 0,
        "browser.download.folderList": 2,
        "browser.download.dir": str(downloads),
        "browser.download.alwaysOpenPanel": False,  # it would take the keys
        "browser.download.always_ask_before_handling_new_types": False,
        "browser.helperApps.neverAsk.saveToDisk": "application/pdf",
        "pdfjs.disabled": True,
        "datareporting.policy.dataSubmissionEnabled": False,
        "app.update.enabled": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "browser.safebrowsing.downloads.remote.enabled": False,
    }
    written = "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
    (profile / "user.js").write_text(written, encoding="utf-8")
    process = subprocess.Popen(
        [
            str(FIREFOX),
            "--headless",
            "--no-remote",
            "--marionette",
            "--remote-allow-system-access",
            "--profile",
            str(profile),
        ],
        env={**os.environ, "HOME": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        port = next(match[1] for line in process.stdout or () if (match := LISTENING.search(line)))
        with closing(Firefox(int(port))) as started:
            yield started
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate()
