"""Who may take which step of a correction request, and when.

One table of moves and one checker, used by buttons, ``write`` and RPC alike
(R-COR-2, R-COR-3, R-COR-4). Pure: persons are any comparable ids.
"""

from dataclasses import dataclass, field

DRAFT, REFUSED, WITHDRAWN = "draft", "refused", "withdrawn"

#: Steps in order → the state that they lead to.
STATE_AFTER = {
    "submit": "submitted",
    "homeroom": "homeroom",
    "witness": "witnessed",
    "approve": "approved",
    "apply": "applied",
    "confirm": "confirmed",
    "archive": "archived",
}
STEPS = tuple(STATE_AFTER)
#: Steps that no school can switch off: requester, approver and applier differ (law 5).
REQUIRED = frozenset({"submit", "approve", "apply"})
#: Step → the earlier steps whose persons may not take it.
APART = {
    "homeroom": ("submit",),
    "witness": ("submit",),
    "approve": ("submit",),
    "apply": ("submit", "approve"),
    "confirm": ("submit", "approve"),
    "archive": (),
}
#: Moves that end a request without applying it; both need a reason.
ENDINGS = {"refuse": REFUSED, "withdraw": WITHDRAWN}
#: What was applied is never taken back: a new request corrects it.
_APPLIED = frozenset({"applied", "confirmed", "archived"})
_ENDED = frozenset({REFUSED, WITHDRAWN, "archived"})


class FlowError(ValueError):
    """A move that may not be made.

    ``code``: NOT_NOW (not the request's next step), NOT_YOU (not this person's step),
    SAME_PERSON (who took an earlier step), REASON (a reason is missing).
    """

    def __init__(self, code, **params):
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Request:
    """A request as the flow sees it.

    :ivar str state: present state
    :ivar steps: codes of the steps that the school asks for
    :ivar done: {step: person} of the steps taken
    """

    state: str
    steps: frozenset = frozenset(STEPS)
    done: dict = field(default_factory=dict)


def ordered(steps):
    """Return the steps a request takes: the required ones and those that are asked for."""
    return [step for step in STEPS if step in REQUIRED or step in steps]


def next_step(state, steps):
    """Return the step that a request in ``state`` waits for, or None at its end."""
    if state in _ENDED:
        return None
    states = [DRAFT, *STATE_AFTER.values()]
    reached = states.index(state)
    return next(
        (step for step in ordered(steps) if states.index(STATE_AFTER[step]) > reached), None
    )


def state_after(move):
    """Return the state that a move leads to."""
    return ENDINGS.get(move) or STATE_AFTER[move]


def check(request, move, person, may, reason=""):
    """Raise FlowError unless ``person`` may make the move now.

    :param Request request: the request as it stands in the database
    :param str move: a step, ``refuse`` or ``withdraw``
    :param person: who wants to make it
    :param may: the steps that the person's office allows, ``submit`` for the requester
    :param str reason: needed to refuse and to withdraw
    """
    waiting = next_step(request.state, request.steps)
    if move in ENDINGS:
        _check_ending(request, move, person, may, waiting)
        if not (reason or "").strip():
            raise FlowError("REASON", move=move)
        return
    if move != waiting:
        raise FlowError("NOT_NOW", move=move, state=request.state)
    _check_step(request, move, person, may)


def _check_ending(request, move, person, may, waiting):
    """Whoever's turn it is may refuse; the requester may withdraw, until it is applied."""
    if request.state in _APPLIED | _ENDED | {DRAFT} or waiting is None:
        raise FlowError("NOT_NOW", move=move, state=request.state)
    if move == "withdraw":
        if person != request.done.get("submit"):
            raise FlowError("NOT_YOU", move=move)
        return
    _check_step(request, waiting, person, may)


def _check_step(request, step, person, may):
    if step not in may:
        raise FlowError("NOT_YOU", move=step)
    for earlier in APART.get(step, ()):
        if request.done.get(earlier) == person:
            raise FlowError("SAME_PERSON", move=step, earlier=earlier)


def moves(request, person, may):
    """Return the moves that the person may make now, in the order of the table."""
    found = []
    for move in (*STEPS, *ENDINGS):
        try:
            check(request, move, person, may, reason="–")
        except FlowError:
            continue
        found.append(move)
    return found
