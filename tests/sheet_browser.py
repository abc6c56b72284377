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
START_SECONDS = 60
CALL_SECONDS = 60


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


CLOCK = """
(() => {
    const shift = %d;
    const Real = Date;
    const now = () => Real.now() + shift;
    globalThis.Date = class extends Real {
        constructor(...args) {
            super(...(args.length ? args : [now()]));
        }
        static now() {
            return now();
        }
    };
})();
"""


class Page:
    """One tab."""

    def __init__(self, browser, target, clock_shift=0):
        self.browser, self.target = browser, target
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        self.saves = threading.Semaphore(0)
        self.requests = {}
        browser.listeners[self.session] = [self._hear]
        for domain in ("Page", "Runtime", "Network"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=1400,
            height=900,
            deviceScaleFactor=1,
            mobile=False,
        )
        if clock_shift:
            self.call("Page.addScriptToEvaluateOnNewDocument", source=CLOCK % (clock_shift * 1000))

    def _hear(self, method, params):
        if method == "Page.javascriptDialogOpening":
            # «leave this page?»
            self.browser.send("Page.handleJavaScriptDialog", self.session, accept=True)
        elif method == "Network.requestWillBeSent":
            request = params["request"]
            if request["url"].endswith("/save_cells"):
                self.requests[params["requestId"]] = {"sent": json.loads(request["postData"])}
                self.saves.release()
        elif method == "Network.loadingFinished" and params["requestId"] in self.requests:
            future = self.browser.send(
                "Network.getResponseBody", self.session, requestId=params["requestId"]
            )
            self.requests[params["requestId"]]["future"] = future

    def call(self, method, **params):
        """Send a command to this tab and return its answer."""
        return self.browser.call(method, self.session, **params)

    def answers(self):
        """Return [(what a save sent, what it was answered)] in the order of sending."""
        found = []
        for request in self.requests.values():
            if "future" in request:
                body = request["future"].result(CALL_SECONDS)
                if "result" in body:
                    answer = json.loads(body["result"]["body"])
                    found.append((request["sent"]["params"], answer.get("result")))
        return found

    def run(self, script):
        """Evaluate a script and return its value."""
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, script, seconds=30):
        """Wait until a script gives something true, and return it."""
        until = time.monotonic() + seconds
        while True:
            try:
                value = self.run(f"((value) => value instanceof Node || value)({script})")
            except AssertionError:
                # the page is being exchanged
                value = None
            if value:
                return value
            assert time.monotonic() < until, (
                f"{script}\n{self.run('document.body?.innerText || String()')[:2000]}"
            )
            time.sleep(0.05)

    def go(self, url):
        """Load a page, whatever stands in the way."""
        self.call("Page.navigate", url=url)

    def press(self, key, text=""):
        """One key, down and up."""
        codes = {"Enter": 13, "Escape": 27}
        word = {"key": key, "windowsVirtualKeyCode": codes.get(key, ord(key[0].upper()))}
        if key == "Enter":
            text = "\r"
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        self.call("Input.dispatchKeyEvent", **word, **down)
        self.call("Input.dispatchKeyEvent", **word, type="keyUp")

    def type(self, text):
        """The keys of a text."""
        for char in text:
            self.press(char, char)

    def click(self, selector):
        """A click into the middle of an element, scrolled into sight."""
        box = self.wait(
            f"""(() => {{
                const item = document.querySelector({json.dumps(selector)});
                item?.scrollIntoView({{ block: "center", inline: "center" }});
                const box = item?.getBoundingClientRect();
                return box && box.width && [box.x + box.width / 2, box.y + box.height / 2];
            }})()"""
        )
        place = {"x": box[0], "y": box[1], "button": "left", "clickCount": 1}
        self.call("Input.dispatchMouseEvent", type="mousePressed", **place)
        self.call("Input.dispatchMouseEvent", type="mouseReleased", **place)

    def offline(self, is_cut=True):
        """Take the network away, or give it back."""
        self.call(
            "Network.emulateNetworkConditions",
            offline=is_cut,
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    def block_saves(self, is_blocked=True):
        """Let no request that saves cells through."""
        self.call("Network.setBlockedURLs", urls=["*/save_cells"] if is_blocked else [])

    def crash(self):
        """End the renderer at once, as a crash does."""
        self.browser.send("Page.crash", self.session)

    def close(self):
        """End the tab without asking the page."""
        self.browser.call("Target.closeTarget", targetId=self.target)
