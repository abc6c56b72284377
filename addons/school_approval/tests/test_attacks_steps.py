from odoo.tests import tagged

from odoo.addons.school_gradebook.tests.common import GROUP

from .attacks_common import AttackCommon


@tagged("post_install", "-at_install")
class TestStepsOfOthers(AttackCommon):
    """Each move by everybody whose move it is not."""

    def moves(self, request, login):
        mine = self.as_user(request, login)
        return {
            "submit": mine.action_submit,
            "homeroom": mine.action_homeroom,
            "witness": mine.action_witness,
            "approve": mine.action_approve,
            "apply": mine.action_apply,
            "confirm": mine.action_confirm,
            "archive": mine.action_archive,
            "refuse": lambda: mine.action_refuse("Không đúng"),
            "withdraw": lambda: mine.action_withdraw("Nhầm"),
        }

    def test_every_role_at_every_stage(self):
        """Only the moves of the table get through, whoever tries what."""
        way = ("submit", "homeroom", "approve", "apply", "confirm", "archive")
        allowed = {
            "draft": {("submit", "math")},
            "submitted": {("homeroom", "homeroom"), ("refuse", "homeroom"), ("withdraw", "math")},
            "homeroom": {("approve", "principal"), ("refuse", "principal"), ("withdraw", "math")},
            "approved": {("apply", "board"), ("refuse", "board"), ("withdraw", "math")},
            # Who administers accounts confirms, and changes no mark.
            "applied": {("confirm", "board"), ("confirm", "sysadmin")},
            "confirmed": {("archive", "clerk")},
            "archived": set(),
        }
        request = self.request_of()
        for move in (*way, None):
            state = request.state
            through = {
                (name, login)
                for login in self.ROLES
                for name, attack in self.moves(request, login).items()
                if self.gets_through(attack)
            }
            with self.subTest(state=state):
                self.assertEqual(through, allowed[state])
            if move:
                self.take(request, move)

    def test_the_homeroom_teacher_of_another_class(self):
        request = self.take(self.request_of(), "submit")
        self._class("8Z", 8, self.employees["stranger"])
        self.assertFalse(self.gets_through(self.as_user(request, "stranger").action_homeroom))

    def test_one_person_in_several_roles(self):
        """A principal who teaches and asks; whoever asks, approves or applies does one of it."""
        everything = self._user("principal", "everything")
        everything.group_ids = [
            (4, self.env.ref(GROUP + role).id) for role in ("board", "teacher", "clerk")
        ]
        self.users["everything"] = everything
        self.assignment.teacher_ids = [(4, self._employee(everything).id)]
        own = self.take(self.request_of(login="everything"))
        self.as_user(own, "everything").action_submit()
        self.take(own, "homeroom")
        self.assertFalse(self.gets_through(self.as_user(own, "everything").action_approve))
        self.take(own, "approve")
        self.assertFalse(self.gets_through(self.as_user(own, "everything").action_apply))
        other = self.take(self.request_of([(1, "tx1", "9")]), "submit", "homeroom")
        self.as_user(other, "everything").action_approve()
        self.assertFalse(self.gets_through(self.as_user(other, "everything").action_apply))
        self.take(other, "apply")
        self.assertFalse(self.gets_through(self.as_user(other, "everything").action_confirm))

    def test_delegations(self):
        """A deputy approves with a delegation of approving, in force, for this school."""
        request = self.take(self.request_of(), "submit", "homeroom")
        deputy = self.as_user(request, "vice_principal")
        self.assertFalse(self.gets_through(deputy.action_approve))
        cases = {
            "other power": {"may_lock": True, "may_change_rules": True},
            "not yet": {"may_approve": True, "first": 1, "last": 2},
        }
        for name, case in cases.items():
            with self.subTest(name):
                self.delegate(**case)
                self.assertFalse(self.gets_through(deputy.action_approve))
        ended = self.delegate(may_approve=True)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_delegation SET ends_at = now() AT TIME ZONE 'UTC' - interval '1 hour',"
            " starts_at = now() AT TIME ZONE 'UTC' - interval '2 hours' WHERE id = %s",
            [ended.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.gets_through(deputy.action_approve))
        self.delegate(may_approve=True)
        self.users["vice_principal"].group_ids = [(4, self.env.ref(GROUP + "board").id)]
        deputy.action_approve()
        self.assertEqual(request.event_ids[-1].acted_for, self.users["principal"].name)
        self.assertFalse(self.gets_through(deputy.action_apply))

    def test_people_of_another_school(self):
        request = self.take(self.request_of(), "submit", "homeroom")
        for role in ("principal", "board", "sysadmin", "clerk"):
            foreign = self._user(role, f"far_{role}")
            foreign.write(
                {"company_ids": [(6, 0, self.other_school.ids)], "company_id": self.other_school.id}
            )
            mine = request.with_user(foreign)
            with self.subTest(role=role):
                self.assertFalse(self.gets_through(mine.action_approve))
                self.assertFalse(self.gets_through(lambda m=mine: m.action_refuse("x")))
                self.assertFalse(self.gets_through(lambda m=mine: m.read(["state"])))
                self.assertFalse(self.env["school.correction"].with_user(foreign).search([]))

    def test_reviews_of_foreign_requests(self):
        """The dialog decides nothing that the buttons would refuse, and shows nothing."""
        request = self.take(self.request_of(), "submit", "homeroom")
        for login in set(self.ROLES) - {"principal"}:
            Review = self.as_user(self.env["school.correction.review"], login)
            vals = {"correction_ids": [(6, 0, request.ids)], "move": "approve"}
            with self.subTest(login=login):
                self.assertFalse(
                    self.gets_through(lambda R=Review, v=vals: R.create(v).action_decide())
                )

    def test_moves_with_bad_arguments(self):
        request = self.take(self.request_of(), "submit")
        for reason in (None, "", "  ", {}, [], 1, ["x"], {"a": 1}):
            with self.subTest(reason=reason):
                mine = self.as_user(request, "homeroom")
                self.assertFalse(self.gets_through(lambda m=mine, r=reason: m.action_refuse(r)))

    def test_cells_of_bad_requests(self):
        book = self.as_user(self.book, "math")
        line = self.lines[0].id
        foreign = self.book_gdtc.line_ids[0].id
        bad = (
            *(None, {}, "x", 1, [], [None], [[]], [{}], [{"line_id": line}]),
            *([{"line_id": [line], "column": "tx1"}], [{"line_id": foreign, "column": "tx1"}]),
            [{"line_id": line, "column": ["tx1"]}],
            [{"line_id": line, "column": "tx1", "value": {"a": 1}}],
            [{"line_id": line, "column": "tx1"}] * 5000,
            [{"line_id": line, "column": "tx1"}] * 2,
        )
        for cells in bad:
            with self.subTest(cells=str(cells)[:60]):
                attack = lambda c=cells: book.action_request_correction(c)  # noqa: E731
                self.assertFalse(self.gets_through(attack))
        for login in ("sport", "homeroom", "principal", "board", "sysadmin", "stranger"):
            with self.subTest(login=login):
                mine = self.as_user(self.book, login)
                cells = [{"line_id": line, "column": "tx1"}]
                attack = lambda m=mine, c=cells: m.action_request_correction(c)  # noqa: E731
                self.assertFalse(self.gets_through(attack))
