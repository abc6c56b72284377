"""A Chromium of its own, with pages that can be cut off, crashed and looked at.

Odoo's test browser belongs to one test case and one server; these tests end
servers and renderers, so they speak the DevTools protocol themselves.
"""

import itertools
import json
import resource
import shutil
import subprocess
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import Future
from pathlib import Path

import websocket
from sheet_page import Page

PROGRAMS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-breakpad",
    "--disable-default-apps",
    "--no-first-run",
    "--remote-allow-origins=*",
    "--remote-debugging-port=0",
)
# A machine may be slow: these say when to give up, not how long anything takes.
START_SECONDS = 180
CALL_SECONDS = 180


def unlimited():
    """Chromium reserves more addresses than Odoo allows its own process."""
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class Chromium:
    """The browser's process and the one connection to it."""

    def __init__(self):
        program = next(path for path in map(shutil.which, PROGRAMS) if path)
        self.folder = tempfile.mkdtemp(prefix="school-browser-")
        command = [program, *FLAGS, f"--user-data-dir={self.folder}", "about:blank"]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=unlimited,
        )
        self.numbers = itertools.count(1)
        self.waiting, self.listeners = {}, {}
        self.socket = websocket.create_connection(self._address(), timeout=None)
        threading.Thread(target=self._listen, daemon=True).start()

    def _address(self):
        port_file = Path(self.folder) / "DevToolsActivePort"
        until = time.monotonic() + START_SECONDS
        while not (port_file.exists() and port_file.read_text().count("\n")):
            assert self.process.poll() is None, "Chromium did not start"
            assert time.monotonic() < until, "Chromium does not answer"
            time.sleep(0.05)
        port = port_file.read_text().splitlines()[0]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version") as answer:
            return json.load(answer)["webSocketDebuggerUrl"]

    def _listen(self):
        while True:
            try:
                message = json.loads(self.socket.recv())
            except (OSError, ValueError, websocket.WebSocketException):
                return
            future = self.waiting.pop(message.get("id"), None)
            if future:
                future.set_result(message)
            elif "method" in message:
                for listener in self.listeners.get(message.get("sessionId"), ()):
                    listener(message["method"], message["params"])

    def send(self, method, session=None, **params):
        """Send a command; its answer comes into the future."""
        number, future = next(self.numbers), Future()
        self.waiting[number] = future
        message = {"id": number, "method": method, "params": params}
        self.socket.send(json.dumps({**message, **({"sessionId": session} if session else {})}))
        return future

    def call(self, method, session=None, **params):
        """Send a command and return its answer."""
        answer = self.send(method, session, **params).result(CALL_SECONDS)
        assert "error" not in answer, (method, answer)
        return answer["result"]

    def profile(self):
        """A browser without cookies and storage of others."""
        return Profile(self, self.call("Target.createBrowserContext")["browserContextId"])

    def close(self):
        """End the browser."""
        self.send("Browser.close")
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.socket.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Profile:
    """What one person's browser keeps: cookies and storage."""

    def __init__(self, browser, identifier):
        self.browser, self.identifier = browser, identifier

    def page(self, clock_shift=0):
        """Open a tab, whose clock is wrong by some seconds."""
        target = self.browser.call(
            "Target.createTarget", url="about:blank", browserContextId=self.identifier
        )["targetId"]
        return Page(self.browser, target, clock_shift)

    def cookie(self, name):
        """The value of a cookie."""
        cookies = self.browser.call("Storage.getCookies", browserContextId=self.identifier)
        return next(item["value"] for item in cookies["cookies"] if item["name"] == name)

    def close(self):
        """Forget everything of this person."""
        self.browser.call("Target.disposeBrowserContext", browserContextId=self.identifier)
