from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.school_gradebook.tests.lib_common import examples

from ..lib import flow

PEOPLE = st.integers(1, 4)
OPTIONAL = st.frozensets(st.sampled_from(sorted(set(flow.STEPS) - flow.REQUIRED)))
OFFICES = st.frozensets(st.sampled_from(flow.STEPS))
TRIES = st.lists(
    st.tuples(
        st.sampled_from((*flow.STEPS, *flow.ENDINGS)), PEOPLE, OFFICES, st.sampled_from(("", "x"))
    ),
    max_size=25,
)


@tagged("post_install", "-at_install", "school_lib")
class TestFlow(BaseCase):
    """The table of moves: whatever is tried, nobody is alone."""

    def test_the_usual_way(self):
        state, states = flow.DRAFT, []
        while step := flow.next_step(state, frozenset(flow.STEPS)):
            state = flow.state_after(step)
            states.append(state)
        self.assertEqual(states, list(flow.STATE_AFTER.values()))

    def test_required_steps_cannot_be_left_out(self):
        self.assertEqual(flow.ordered(frozenset()), ["submit", "approve", "apply"])

    def test_the_errors(self):
        cases = [
            ("draft", "approve", 1, {"approve"}, "", "NOT_NOW"),
            ("submitted", "homeroom", 2, set(), "", "NOT_YOU"),
            ("submitted", "homeroom", 1, {"homeroom"}, "", "SAME_PERSON"),
            ("witnessed", "approve", 1, {"approve"}, "", "SAME_PERSON"),
            ("approved", "apply", 1, {"apply"}, "", "SAME_PERSON"),
            ("approved", "apply", 3, {"apply"}, "", "SAME_PERSON"),
            ("submitted", "refuse", 2, {"homeroom"}, " ", "REASON"),
            ("submitted", "withdraw", 2, {"homeroom"}, "x", "NOT_YOU"),
            ("applied", "withdraw", 1, {"submit"}, "x", "NOT_NOW"),
            ("refused", "submit", 1, {"submit"}, "", "NOT_NOW"),
        ]
        for state, move, person, may, reason, code in cases:
            with self.subTest(state=state, move=move, code=code):
                request = flow.Request(state, done={"submit": 1, "approve": 3})
                with self.assertRaises(flow.FlowError) as caught:
                    flow.check(request, move, person, may, reason)
                self.assertEqual(caught.exception.code, code)

    @examples
    @given(steps=OPTIONAL, tries=TRIES)
    def test_nobody_is_alone(self, steps, tries):
        state, done = flow.DRAFT, {}
        for move, person, may, reason in tries:
            request = flow.Request(state, steps, dict(done))
            try:
                flow.check(request, move, person, may, reason)
            except flow.FlowError:
                continue
            state = flow.state_after(move)
            if move in flow.STEPS:
                self.assertNotIn(move, done)
                done[move] = person
        if state in ("applied", "confirmed", "archived"):
            self.assertEqual(len({done["submit"], done["approve"], done["apply"]}), 3)
            self.assertLessEqual(steps & {"homeroom", "witness"}, done.keys())
