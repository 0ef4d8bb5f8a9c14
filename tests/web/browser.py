"""Headless Chromium, steered by its own driver over W3C WebDriver (HTTP and JSON), without any package."""

from __future__ import annotations

import base64
import contextlib
import json
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, Self

import pytest

from tests.ports import free_port
from tests.ssh.classroom import PATIENCE, until

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER: Final = shutil.which("chromedriver")
ELEMENT: Final = "element-6066-11e4-a52e-4f735466cecf"
"""The key of an element in an answer (W3C WebDriver, section 12.1)."""
ENTER, ESCAPE, END, LEFT, CONTROL = "\ue007", "\ue00c", "\ue010", "\ue012", "\ue009"
XTERM: Final = Path(__file__).parents[2] / "src/gradtutor/classroom/web/xterm/xterm.mjs"
SWITCHES: Final = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-extensions",
)  # fmt: skip

needs_page = pytest.mark.skipif(not XTERM.is_file(), reason="the browser's terminal is not here: python hatch_build.py")
needs_browser = pytest.mark.skipif(
    not (CHROMIUM and DRIVER and XTERM.is_file()),
    reason="there is no chromium and chromedriver (Debian: chromium, chromium-driver), or no xterm.js (hatch_build.py)",
)


class Driver:
    """``chromedriver`` at a free port. Use it in a ``with`` block."""

    def __enter__(self) -> Self:
        assert DRIVER is not None
        self.port = free_port()
        self._process = subprocess.Popen(
            [DRIVER, f"--port={self.port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until("the driver", lambda: self._answers())
        return self

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(self.call("GET", "/status")["ready"])
        return False

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)

    def call(self, method: str, path: str, body: object = None) -> Any:
        """One command. Raises ``OSError``."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]

    def browser(self, *switches: str, language: str = "en-US", emulated: object = None) -> Browser:
        """A window of its own."""
        assert CHROMIUM is not None
        options: dict[str, object] = {
            "binary": CHROMIUM,
            "args": [*SWITCHES, f"--lang={language}", *switches],
            "prefs": {"intl.accept_languages": language},
        }
        if emulated is not None:
            options["mobileEmulation"] = emulated
        logs = {"browser": "ALL"}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": logs, "acceptInsecureCerts": True}
        made = self.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        return Browser(self, made["sessionId"])


class Browser:
    """One window. Use it in a ``with`` block."""

    def __init__(self, driver: Driver, session: str) -> None:
        self._driver, self._path = driver, f"/session/{session}"
        self.logged: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._call("DELETE", "")

    def _call(self, method: str, path: str, body: object = None) -> Any:
        return self._driver.call(method, self._path + path, body)

    def open(self, address: str) -> None:
        """Go to an address."""
        self._call("POST", "/url", {"url": address})

    def run(self, script: str, *arguments: object) -> Any:
        """Run JavaScript; what it returns."""
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_later(self, script: str) -> Any:
        """Run JavaScript that calls ``arguments[0]`` with its result."""
        return self._call("POST", "/execute/async", {"script": script, "args": []})

    def text(self, selector: str) -> str:
        """What stands in an element; empty while there is none."""
        return str(self.run("return document.querySelector(arguments[0])?.textContent ?? ''", selector))

    def shown(self, selector: str) -> bool:
        """Whether an element can be seen."""
        return bool(self.run("return !!document.querySelector(arguments[0])?.checkVisibility()", selector))

    def type(self, selector: str, text: str) -> None:
        """Type into an element."""
        found = self._call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]
        self._call("POST", f"/element/{found}/value", {"text": text})

    def touch(self, selector: str) -> None:
        """Touch the middle of an element."""
        found = self._call("POST", "/element", {"using": "css selector", "value": selector})
        moved = {"type": "pointerMove", "duration": 0, "origin": found, "x": 0, "y": 0}
        actions = [moved, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}]
        finger = {"type": "pointer", "id": "finger", "parameters": {"pointerType": "touch"}, "actions": actions}
        self._call("POST", "/actions", {"actions": [finger]})

    def press(self, *keys: str) -> None:
        """Press keys together, wherever the focus is."""
        actions = [{"type": "keyDown", "value": key} for key in keys]
        actions += [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def size(self, width: int, height: int) -> None:
        """Give the window another size, in pixels."""
        self._call("POST", "/window/rect", {"width": width, "height": height})

    def picture(self, file: Path) -> None:
        """Keep what can be seen, as PNG."""
        file.write_bytes(base64.b64decode(self._call("GET", "/screenshot")))

    def complaints(self) -> list[str]:
        """What the browser has complained of: a rule of the page that was broken, a file that was not there."""
        self.logged += [entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})]
        return list(dict.fromkeys(line for line in self.logged if "favicon" not in line))

    def send(self, command: str, **parameters: object) -> Any:
        """A command of Chromium's own ("Chrome DevTools Protocol")."""
        return self._call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    # The tutor's page.

    def rows(self) -> list[str]:
        """The terminal's rows; none before there is a terminal."""
        return list(
            self.run(
                "const t = window.tutor?.terminal; if (!t?.element) return [];"
                "const b = t.buffer.active;"
                "return Array.from({length: t.rows}, (_, i) => b.getLine(b.viewportY + i).translateToString(true))"
            )
        )

    def wait(self, what: str, condition: Callable[[], object]) -> None:
        """Wait for something; shows what is there where it does not come."""
        try:
            until(what, condition)
        except AssertionError as error:
            seen = "\n".join(self.rows()) or self.text("body")
            raise AssertionError(f"{error}\n{seen}\n{self.complaints()}") from None

    def sees(self, words: str) -> None:
        """Wait until words stand in the terminal."""
        self.wait(f"{words!r}", lambda: any(words in row for row in self.rows()))

    def answer(self, question: str, text: str) -> None:
        """Wait for a question of the door, and answer it."""
        self.wait(f"the question {question!r}", lambda: question in self.text("#ask"))
        self.run("document.querySelector('#answer').value = ''")
        self.type("#answer", f"{text}{ENTER}")

    def enter(self, address: str, name: str, code: str, pin: str, questions: Sequence[str] = ()) -> None:
        """Log in for the first time."""
        words = questions or ("Your name", "Class code", "New PIN", "once more")
        self.open(address)
        for question, text in zip(words, (name, code, pin, pin), strict=True):
            self.answer(question, text)

    def key(self, key: str) -> None:
        """Type into the terminal."""
        self.type(".xterm-helper-textarea", key)

    def settle(self, pause: float = 0.4) -> list[str]:
        """Wait until nothing more is drawn; the rows."""
        seen, since = self.rows(), time.monotonic()
        end = since + PATIENCE
        while time.monotonic() - since < pause and time.monotonic() < end:
            time.sleep(0.05)
            now = self.rows()
            if now != seen:
                seen, since = now, time.monotonic()
        return seen
