"""Pupils, mothers, enrolments, teachers and accounts of an import."""

from odoo import Command, fields

from ..lib.importing.plan import CREATE


class PeopleApplier:
    """The part of a plan that concerns people; see PlanApplier for rights and order."""

    def _apply_pupils(self):
        changes = self.plan.pupils
        if not changes:
            return
        created = [change for change in changes if change.action == CREATE]
        students = self.env["school.student"].create(
            [
                {
                    "student_code": change.code,
                    "company_id": self.company.id,
                    **self._student_vals(change.values),
                }
                for change in created
            ]
        )
        student_ids = {c.code: s.id for c, s in zip(created, students, strict=True)}
        for change in changes:
            if change.action != CREATE:
                student_ids[change.code] = change.student_id
                self._update_pupil(change)
        self._create_mothers(changes, student_ids)
        self._enroll(changes, student_ids)

    def _student_vals(self, values):
        return {name: value for name, value in values.items() if name not in ("mother", "phone")}

    def _update_pupil(self, change):
        vals = self._student_vals(change.values)
        if vals:
            self.env["school.student"].browse(change.student_id).write(vals)

    def _create_mothers(self, changes, student_ids):
        """Write the mother's name and phone; make the contacts in one batch."""
        Guardian = self.env["school.guardian"]
        wanted = [c for c in changes if c.values.keys() & {"mother", "phone"}]
        known = {
            guardian.student_id.id: guardian
            for guardian in Guardian.search(
                [
                    ("student_id", "in", [student_ids[c.code] for c in wanted]),
                    ("relation", "=", "mother"),
                ],
                order="id desc",
            )
        }
        fresh = []
        for change in wanted:
            guardian = known.get(student_ids[change.code])
            if guardian:
                guardian.partner_id.write(self._mother_vals(change.values))
            elif change.values.get("mother"):
                fresh.append(change)
        partners = self.env["res.partner"].create(
            [
                {
                    **self._mother_vals(change.values),
                    "company_id": self.company.id,
                    "school_private": True,
                }
                for change in fresh
            ]
        )
        Guardian.create(
            [
                {
                    "student_id": student_ids[change.code],
                    "partner_id": partner.id,
                    "relation": "mother",
                }
                for change, partner in zip(fresh, partners, strict=True)
            ]
        )

    def _mother_vals(self, values):
        names = {"mother": "name", "phone": "phone"}
        return {names[key]: values[key] for key in names if key in values}

    def _enroll(self, changes, student_ids):
        """Enrol in the order of the lists; the class numbers them by name."""
        self.env["school.enrollment"].create(
            [
                {
                    "student_id": student_ids[change.code],
                    "class_id": self.classes[change.class_key].id,
                    "date_start": self._enrollment_date(change),
                }
                for change in changes
                if change.enroll
            ]
        )

    def _enrollment_date(self, change):
        """A pupil who joins a class with marks came today, not in September."""
        if self.classes[change.class_key].numbers_frozen:
            return fields.Date.context_today(self.year)
        return self.year.date_start

    # -- teachers --------------------------------------------------------------

    def _apply_teachers(self):
        Employee = self.env["hr.employee"]
        users = self._create_accounts()
        fresh = [c for c in self.plan.teachers if c.action == CREATE]
        Employee.create(
            [
                {
                    "name": change.name,
                    "work_email": change.email,
                    "company_id": self.company.id,
                    "user_id": users.get(change.email),
                }
                for change in fresh
            ]
        )
        for change in self.plan.teachers:
            if change.action != CREATE:
                employee = Employee.browse(change.employee_id)
                employee.user_id = users[change.email]
        self.employees = {}
        for employee in Employee.search(
            [("company_id", "=", self.company.id), ("work_email", "!=", False)]
        ):
            self.employees[employee.work_email.strip().lower()] = employee.id

    def _create_accounts(self):
        """Create the teachers' accounts; no mail leaves, no password is set."""
        changes = [change for change in self.plan.teachers if change.account]
        if not changes:
            return {}
        group = self.env.ref("school_gradebook.group_school_teacher")
        installed = dict(self.env["res.lang"].get_installed())
        vals = {
            "group_ids": [Command.set(group.ids)],
            "company_id": self.company.id,
            "company_ids": [Command.set(self.company.ids)],
            "tz": "Asia/Ho_Chi_Minh",
        }
        if "vi_VN" in installed:
            vals["lang"] = "vi_VN"
        Users = self.env["res.users"].with_context(no_reset_password=True)
        users = Users.create(
            [
                {
                    "name": change.name,
                    "login": change.email,
                    "email": change.email,
                    **vals,
                }
                for change in changes
            ]
        )
        return {c.email: u.id for c, u in zip(changes, users, strict=True)}
