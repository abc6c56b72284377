"""One tab of the tests' browser: what it is told, what it sends, and what is awaited of it."""

import json
import threading
import time

# A machine may be slow: these say when to give up, not how long anything takes.
ANSWER_SECONDS = WAIT_SECONDS = 180
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

ENDS = ("Network.loadingFinished", "Network.loadingFailed")


class Page:
    """One tab."""

    def __init__(self, browser, target, clock_shift=0):
        self.browser, self.target = browser, target
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)[
            "sessionId"
        ]
        self.saves, self.crashed = threading.Semaphore(0), threading.Event()
        self.requests = {}
        # how long the last save took
        self.answer_seconds = 0.1
        browser.listeners[self.session] = [self._hear]
        for domain in ("Page", "Runtime", "Network", "Inspector"):
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
                sent = json.loads(request["postData"])["params"]
                request = {"sent": sent, "is_open": True, "at": params["timestamp"]}
                self.requests[params["requestId"]] = request
                self.saves.release()
        elif method in ENDS and params["requestId"] in self.requests:
            request = self.requests[params["requestId"]]
            request["is_open"] = False
            if method == "Network.loadingFinished":
                self.answer_seconds = params["timestamp"] - request["at"]
                request["future"] = self.browser.send(
                    "Network.getResponseBody", self.session, requestId=params["requestId"]
                )
        elif method == "Inspector.targetCrashed":
            self.crashed.set()

    def call(self, method, **params):
        """Send a command to this tab and return its answer."""
        return self.browser.call(method, self.session, **params)

    def sent(self):
        """Return what the saves sent, in the order of sending."""
        return [request["sent"] for request in list(self.requests.values())]

    def answers(self):
        """Return what the saves were answered; one that failed has no answer."""
        futures = [request.get("future") for request in list(self.requests.values())]
        bodies = [future.result(ANSWER_SECONDS) for future in futures if future]
        answers = [json.loads(body["result"]["body"]) for body in bodies if "result" in body]
        return [answer["result"] for answer in answers if "result" in answer]

    def has_open_save(self):
        """Whether a request that saves cells is sent and not answered."""
        return any(request["is_open"] for request in list(self.requests.values()))

    def wait_for_answers(self):
        """Wait until every save that was sent is answered, or has failed."""
        until = time.monotonic() + WAIT_SECONDS
        while self.has_open_save():
            assert time.monotonic() < until, "no answer"
            time.sleep(0.05)

    def next_save(self):
        """Wait until a request that saves cells is sent, later than `forget_saves`."""
        assert self.saves.acquire(timeout=WAIT_SECONDS), "nothing is sent"

    def forget_saves(self):
        """Those that were sent until now are of no interest."""
        while self.saves.acquire(blocking=False):
            pass

    def run(self, script):
        """Evaluate a script and return its value."""
        answer = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, script, seconds=WAIT_SECONDS):
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
        assert self.crashed.wait(WAIT_SECONDS), "the tab lives"

    def close(self):
        """End the tab without asking the page."""
        self.browser.call("Target.closeTarget", targetId=self.target)
