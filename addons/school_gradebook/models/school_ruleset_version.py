from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib import describe, parameter_table, rulesets
from ..lib.params import RulesetError


class SchoolRuleset(models.Model):
    """Reading a circular in plain Vietnamese, and preparing a new version of it.

    A version in force is never edited: it is copied, changed, compared with the
    results of a year, and put in force for that year (school.rule.change).
    """

    _inherit = "school.ruleset"

    description = fields.Json(compute="_compute_description", export_string_translation=False)
    confirm_text = fields.Text(compute="_compute_description")
    parameter_table = fields.Json(
        compute="_compute_parameter_table",
        inverse="_inverse_parameter_table",
        export_string_translation=False,
    )
    governs_text = fields.Char("Governs", compute="_compute_governs_text")
    class_count = fields.Integer("Classes bound", compute="_compute_class_count")

    _PREPARED = frozenset(
        {"code", "version", "name", "legal_basis", "governs", "parameters", "to_confirm"}
    )

    @api.depends("parameters", "governs", "name", "legal_basis", "to_confirm")
    def _compute_description(self):
        for ruleset in self:
            readable = ruleset.parameters and ruleset.governs
            ruleset.description = describe.describe(ruleset._as_ruleset()) if readable else []
            ruleset.confirm_text = "\n".join(ruleset.to_confirm or []) or False

    @api.depends("parameters")
    def _compute_parameter_table(self):
        for ruleset in self:
            ruleset.parameter_table = parameter_table.rows(ruleset.parameters or {})

    def _inverse_parameter_table(self):
        for ruleset in self:
            values = {row["path"]: row["value"] for row in ruleset.parameter_table or []}
            try:
                ruleset.parameters = parameter_table.apply(ruleset.parameters, values)
            except RulesetError as error:
                raise UserError(
                    self.env._(
                        "«%(value)s» is not a value that this parameter can have.",
                        value=error.params.get("value"),
                    )
                ) from error

    @api.depends("governs")
    def _compute_governs_text(self):
        for ruleset in self:
            ruleset.governs_text = _governs_text(ruleset.governs or [])

    def _compute_class_count(self):
        counts = dict(
            self.env["school.class"]
            .sudo()
            ._read_group(
                [("ruleset_id", "in", self.ids), ("company_id", "in", self.env.companies.ids)],
                ["ruleset_id"],
                ["__count"],
            )
        )
        for ruleset in self:
            ruleset.class_count = counts.get(ruleset, 0)

    def _settings_rows(self, own):
        """Return the readings that the circular leaves open as rows of a parameter table.

        :param dict own: what the school has decided, by key
        """
        params = self._params()
        rules = rulesets.SETTING_RULES
        rows = []
        for key, default in params.settings.items():
            label, text = parameter_table.setting_label(key)
            choices = params.choices.get(key)
            rows.append(
                {
                    "section": self.env._("Readings left open by the circular"),
                    "path": key,
                    "label": label,
                    "help": text,
                    "type": _setting_type(default, choices),
                    "value": own.get(key, default),
                    "default": default,
                    "choices": choices
                    and [[value, parameter_table.choice_label(key, value)] for value in choices],
                    "rule": ", ".join(rules.get(key, ())),
                }
            )
        return rows

    @api.model
    def _typed_setting(self, row):
        """Return the value of a row as the rules take it: «6» typed is 6."""
        value = row.get("value")
        if row.get("type") == "count" and isinstance(value, str) and value.strip().isdigit():
            return int(value)
        return value

    # -- guards ------------------------------------------------------------

    def write(self, vals):
        if vals.keys() & (self._PREPARED | {"parameter_table"}):
            self._check_in_preparation()
        if "state" in vals:
            raise AccessError(self.env._("A version comes into force by a change of rules."))
        return super().write(vals)

    def _check_in_preparation(self):
        if any(ruleset.state != "draft" for ruleset in self):
            raise UserError(
                self.env._(
                    "A version in force does not change, because results were computed with it."
                    " Make a new version."
                )
            )

    def _write_document(self, vals):
        """Take over a corrected file of the addon."""
        return super().write(vals)

    def _put_in_force(self):
        """A prepared version now governs; the caller has checked who decides."""
        drafts = self.filtered(lambda ruleset: ruleset.state == "draft")
        return super(SchoolRuleset, drafts).write({"state": "in_force"}) if drafts else True

    # -- versions ----------------------------------------------------------

    def copy_data(self, default=None):
        """A copy is the next version, in preparation."""
        return [
            {**vals, "version": ruleset._next_version()}
            for ruleset, vals in zip(self, super().copy_data(default), strict=True)
        ]

    def _next_version(self):
        versions = self.with_context(active_test=False).search([("code", "=", self.code)])
        heads = (version.partition(".")[0] for version in versions.mapped("version"))
        return str(max((int(head) for head in heads if head.isdigit()), default=0) + 1)

    def action_new_version(self):
        """Open a copy of this ruleset as its next version, in preparation."""
        self.ensure_one()
        version = self.copy()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": version.id,
            "view_mode": "form",
        }

    def action_open_classes(self):
        """Open the classes that are bound to this ruleset."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_gradebook.school_class_action"
        )
        return {**action, "domain": [("ruleset_id", "=", self.id)], "context": {}}


def _setting_type(default, choices):
    if choices:
        return "choice"
    return "flag" if isinstance(default, bool) else "count"


def _governs_text(lines):
    """Return «6 (2021–), 7 (2022–)»: grades with the first and last school year."""
    return ", ".join(
        f"{line['grade']} ({line.get('from') or ''}–{line.get('to') or ''})" for line in lines
    )
