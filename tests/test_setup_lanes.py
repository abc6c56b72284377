"""The stages of a test run lie side by side, and none is left behind."""

import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "setup"))
from suite import test as command
from suite.console import SetupError


class Stages(command.Stages):
    """Stages that only say that they have been run."""

    def __init__(self, lint=None):
        self.done, self.ended, self.meet = [], [], threading.Barrier(2, timeout=30)
        self.suite = SimpleNamespace(end_children=lambda: self.ended.append(True))
        self.databases = SimpleNamespace(ensure_dependencies=lambda: self.done.append("template"))
        self.lint = lint or (lambda: self._say("lint"))

    def _tools(self):
        self.done.append("tools")

    def _say(self, stage):
        self.done.append(stage)
        return stage

    def odoo(self):
        self.meet.wait()
        return self._say("odoo")

    def pytest(self):
        self.meet.wait()
        return self._say("pytest")


def test_stages_of_two_lanes_run_at_once_and_report_in_order():
    # either waits for the other: one after the other would never end
    stages = Stages()
    assert stages.run(["lint", "odoo", "pytest"]) == ["lint", "odoo", "pytest"]
    assert stages.done[:2] == ["tools", "template"]


def test_checks_alone_need_neither_browser_nor_database():
    stages = Stages()
    assert stages.run(["lint"]) == ["lint"]
    assert stages.done == ["lint"]


def test_what_still_runs_is_ended_when_a_stage_cannot_run():
    def refuse():
        raise SetupError("no network")

    stages = Stages(lint=refuse)
    stages.meet.abort()  # the other lane ends by itself here
    with pytest.raises((SetupError, threading.BrokenBarrierError)):
        stages.run(["lint", "odoo", "pytest"])
    assert stages.ended
