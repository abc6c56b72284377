from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..lib import parameter_table, rulesets


class SchoolRuleChange(models.TransientModel):
    """Another version of a circular, or another reading of it, for a running year.

    The results are compared before anything is decided: which pupils change, from
    what to what. The comparison applies the rules for good inside a savepoint and
    takes them back, so that it is computed as it will be stored.
    """

    _name = "school.rule.change"
    _description = "Change of Rules"

    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    year_id = fields.Many2one(
        "school.year",
        "School year",
        required=True,
        default=lambda self: self._default_year(),
        domain="[('company_id', '=', company_id), ('state', '!=', 'closed')]",
    )
    present_id = fields.Many2one(
        "school.ruleset",
        "Rules today",
        compute="_compute_present_id",
        store=True,
        readonly=False,
        domain="[('id', 'in', choice_ids)]",
    )
    choice_ids = fields.Many2many("school.ruleset", compute="_compute_choice_ids")
    ruleset_id = fields.Many2one(
        "school.ruleset",
        "Rules to apply",
        compute="_compute_ruleset_id",
        store=True,
        readonly=False,
        domain="[('code', '=', present_code)]",
    )
    present_code = fields.Char(related="present_id.code")
    settings_table = fields.Json(
        compute="_compute_settings_table", store=True, readonly=False, string="Readings"
    )
    reason = fields.Char(help="Who decided and why, for example the minutes of the council.")
    state = fields.Selection(
        [("choose", "To choose"), ("compared", "Compared")], default="choose", required=True
    )
    line_ids = fields.One2many("school.rule.change.line", "change_id", "Pupils who change")
    class_count = fields.Integer(readonly=True)
    pupil_count = fields.Integer(readonly=True)
    change_count = fields.Integer(readonly=True)
    compared_settings = fields.Json(readonly=True)
    compared_ruleset_id = fields.Many2one("school.ruleset", readonly=True)

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Change of Rules")

    def _default_year(self):
        domain = [("company_id", "=", self.env.company.id), ("state", "=", "open")]
        return self.env["school.year"].search(domain, limit=1)

    @api.depends("year_id")
    def _compute_choice_ids(self):
        for change in self:
            change.choice_ids = change.sudo().year_id._origin.class_ids.ruleset_id

    @api.depends("year_id")
    def _compute_present_id(self):
        for change in self:
            if change.present_id not in change.choice_ids:
                change.present_id = change.choice_ids[:1]

    @api.depends("present_id")
    def _compute_ruleset_id(self):
        for change in self:
            change.ruleset_id = change.present_id

    @api.depends("ruleset_id", "year_id")
    def _compute_settings_table(self):
        """The readings that the circular leaves open, as the school has them today."""
        for change in self:
            ruleset = change.ruleset_id._origin.sudo()
            own = change.company_id._rule_settings(ruleset.code)
            change.settings_table = ruleset._settings_rows(own) if ruleset else []

    def _classes(self):
        """Return the classes of the year whose circular is the chosen one."""
        code = self.present_id.code
        return self.sudo().year_id.class_ids.filtered(lambda k: k.ruleset_id.code == code)

    def _settings(self):
        """Return the chosen readings that differ from the ruleset's defaults."""
        params = self.ruleset_id.sudo()._params()
        rows = self.settings_table or []
        chosen = {row["path"]: self.ruleset_id._typed_setting(row) for row in rows}
        settings, problems = rulesets.check_settings(params, chosen)
        if problems:
            label = parameter_table.setting_label(problems[0][1])[0]
            raise UserError(self.env._("«%(setting)s» cannot have this value.", setting=label))
        return {key: settings[key] for key in chosen if settings[key] != params.settings.get(key)}

    # -- comparison --------------------------------------------------------

    def action_compare(self):
        """Show which results change, and leave everything as it is."""
        self.ensure_one()
        self._check_may_compare()
        settings = self._settings()
        differences = self._differences(settings)
        self.line_ids.unlink()
        self.env["school.rule.change.line"].create(
            [{**row, "change_id": self.id} for row in differences]
        )
        self.write(
            {
                "state": "compared",
                "class_count": len(self._classes()),
                "pupil_count": len({row["enrollment_id"] for row in differences}),
                "change_count": len(differences),
                "compared_settings": settings,
                "compared_ruleset_id": self.ruleset_id.id,
            }
        )
        return self._reopen()

    def _differences(self, settings):
        """Return what the rules change, applied and taken back."""
        classes = self._classes()
        self.env.flush_all()
        before = self._snapshot(classes)
        try:
            with self.env.cr.savepoint():
                self._bind(classes, settings)
                after = self._snapshot(classes)
                raise _TakenBack
        except _TakenBack:
            self.env.invalidate_all()
        return [
            {
                "enrollment_id": key[0],
                "subject_id": key[1],
                "term_id": key[2],
                "what": key[3],
                "before": before.get(key),
                "after": after.get(key),
            }
            for key in sorted(before.keys() | after.keys(), key=str)
            if before.get(key) != after.get(key)
        ]

    def _bind(self, classes, settings):
        for klass in classes:
            klass._bind_rules(self.ruleset_id.sudo(), settings)
            klass._recompute_results()

    def _snapshot(self, classes):
        """Return {(enrollment, subject, term, what): shown value} of all results."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT line.enrollment_id, line.subject_id, line.term_id, kind.what, kind.value
                  FROM school_gradebook_line line
                 CROSS JOIN LATERAL (VALUES ('result', line.result),
                                            ('year_result', line.year_result))
                       AS kind (what, value)
                 WHERE line.class_id = ANY(%(classes)s)
                UNION ALL
                SELECT result.enrollment_id, NULL, result.term_id, 'learning', result.learning
                  FROM school_term_result result WHERE result.class_id = ANY(%(classes)s)
                UNION ALL
                SELECT result.enrollment_id, NULL, NULL, kind.what, kind.value
                  FROM school_year_result result
                 CROSS JOIN LATERAL (VALUES ('year_learning', result.learning),
                                            ('year_conduct', result.conduct),
                                            ('decision', result.decision),
                                            ('award', result.award))
                       AS kind (what, value)
                 WHERE result.class_id = ANY(%(classes)s)
                """,
                classes=classes.ids,
            )
        )
        return {tuple(row[:4]): row[4] for row in rows if row[4]}

    # -- application -------------------------------------------------------

    def action_apply(self):
        """Put the compared rules in force for the year; the principal decides."""
        self.ensure_one()
        self._check_may_apply()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Write who decided and why."))
        settings = self._settings()
        if (
            self.state != "compared"
            or self.compared_ruleset_id != self.ruleset_id
            or (self.compared_settings or {}) != settings
        ):
            raise UserError(self.env._("Compare the results first: the choice has changed since."))
        self.ruleset_id.sudo()._put_in_force()
        self._bind(self._classes(), settings)
        self.company_id._set_rule_settings(self.ruleset_id.code, settings)
        self._note()
        return {"type": "ir.actions.act_window_close"}

    def _note(self):
        """Keep the decision in the history of the year."""
        self.sudo().year_id.message_post(
            body=self.env._(
                "Rules changed to %(rules)s. Reason: %(reason)s. Readings: %(readings)s."
                " %(classes)s classes, %(changes)s results of %(pupils)s pupils changed.",
                rules=self.ruleset_id.display_name,
                reason=self.reason.strip(),
                readings=self._readings_text() or "–",
                classes=self.class_count,
                changes=self.change_count,
                pupils=self.pupil_count,
            ),
            author_id=self.env.user.partner_id.id,
        )

    def _readings_text(self):
        return "; ".join(
            f"{parameter_table.setting_label(key)[0]}: {parameter_table.choice_label(key, value)}"
            for key, value in self._settings().items()
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }

    def _check_may_compare(self):
        user = self.env.user
        allowed = ("board", "vice_principal")
        if not any(user.has_group(f"school_gradebook.group_school_{role}") for role in allowed):
            raise AccessError(self.env._("Only the administration of the school compares rules."))
        self._check_year()

    def _check_may_apply(self):
        if not self.env.user._acts_as_principal(self.company_id, "rules"):
            raise AccessError(self.env._("Only the principal puts rules in force."))
        self._check_year()

    def _check_year(self):
        """The year is the user's own, still running, and has such classes."""
        self.year_id.check_access("read")
        if self.year_id.company_id != self.company_id or self.company_id not in self.env.companies:
            raise AccessError(self.env._("This school year belongs to another school."))
        if self.year_id.state == "closed":
            raise UserError(self.env._("A closed year keeps the rules it was computed with."))
        if self.ruleset_id.code != self.present_id.code or not self._classes():
            raise UserError(self.env._("No class of the year follows this circular."))


class SchoolRuleChangeLine(models.TransientModel):
    """One result that the rules change."""

    _name = "school.rule.change.line"
    _description = "Result That Changes"
    _order = "id"

    change_id = fields.Many2one("school.rule.change", required=True, ondelete="cascade")
    enrollment_id = fields.Many2one("school.enrollment", "Pupil", required=True, ondelete="cascade")
    class_id = fields.Many2one(related="enrollment_id.class_id")
    name = fields.Char(related="enrollment_id.name")
    subject_id = fields.Many2one("school.subject", ondelete="cascade")
    term_id = fields.Many2one("school.term", ondelete="cascade")
    what = fields.Selection(
        [
            ("result", "Average"),
            ("year_result", "Average of the year"),
            ("learning", "Learning"),
            ("year_learning", "Learning of the year"),
            ("year_conduct", "Conduct of the year"),
            ("decision", "Decision"),
            ("award", "Award"),
        ],
        required=True,
    )
    before = fields.Char("Stored before")
    after = fields.Char("Stored after")
    before_text = fields.Char("Before", compute="_compute_texts")
    after_text = fields.Char("After", compute="_compute_texts")

    @api.depends("before", "after", "what")
    @api.depends_context("lang")
    def _compute_texts(self):
        Year = self.env["school.year.result"]
        words = {
            "decision": dict(Year._fields["decision"]._description_selection(self.env)),
            "award": dict(Year._fields["award"]._description_selection(self.env)),
            "learning": dict(Year._fields["learning"]._description_selection(self.env)),
            "year_conduct": dict(Year._fields["conduct"]._description_selection(self.env)),
        }
        words["year_learning"] = words["learning"]
        for line in self:
            known = words.get(line.what, {})
            line.before_text = known.get(line.before, line.before) or "–"
            line.after_text = known.get(line.after, line.after) or "–"


class _TakenBack(Exception):
    """Ends the savepoint of a comparison; never leaves this file."""
