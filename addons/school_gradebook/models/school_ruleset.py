import json

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ..lib import evaluate, rulesets
from ..lib.params import RulesetError

#: The fields that are a ruleset's JSON document (data/rulesets).
_DOCUMENT = ("code", "version", "name", "legal_basis", "governs", "parameters")


class SchoolRuleset(models.Model):
    """A circular as data: its parameters and the grades and years it governs (M09)."""

    _name = "school.ruleset"
    _description = "Ruleset"
    _order = "code, version desc"

    code = fields.Char(required=True)
    version = fields.Char(required=True, default="1")
    name = fields.Char(required=True)
    legal_basis = fields.Char()
    governs = fields.Json(
        required=True,
        export_string_translation=False,
        help="Levels, grades and first years, for example"
        ' [{"level": "THCS", "grade": 6, "from": 2021}].',
    )
    parameters = fields.Json(required=True, export_string_translation=False)
    active = fields.Boolean(default=True)

    _unique_version = models.Constraint(
        "UNIQUE (code, version)", "This version of the ruleset exists already."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for ruleset in self:
            ruleset.display_name = ruleset.name

    @api.constrains("governs", "parameters")
    def _check_readable(self):
        for ruleset in self:
            try:
                ruleset._as_ruleset()
            except (RulesetError, TypeError, KeyError, ValueError) as error:
                raise ValidationError(
                    self.env._(
                        "The parameters of %(code)s cannot be read: %(error)s.",
                        code=ruleset.code,
                        error=error,
                    )
                ) from error

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if (
            self.env["school.gradebook"]
            .sudo()
            .search_count([("ruleset_id", "in", self.ids)], limit=1)
        ):
            raise UserError(self.env._("Results were computed with this ruleset."))

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _as_ruleset(self):
        self.ensure_one()
        return rulesets.read_ruleset({name: self[name] for name in _DOCUMENT})

    def _params(self):
        """Return the lib Params of this ruleset, read once per registry."""
        self.ensure_one()
        return self._cached_ruleset(self.id).params

    @ormcache("ruleset_id")
    def _cached_ruleset(self, ruleset_id):
        return self.browse(ruleset_id).sudo()._as_ruleset()

    @api.model
    @ormcache()
    def _all(self):
        """Return every active ruleset as lib values."""
        records = self.sudo().search([])
        return tuple(self._cached_ruleset(record.id) for record in records)

    @api.model
    def _for(self, level, grade, start_year):
        """Return the ruleset that governs a grade in a year, or none (R-DISP, §0.3).

        :param str level: TH, THCS, THPT, GDTX
        :param int start_year: 2021 for 2021-2022
        """
        return self.browse(self._id_for(level, grade, start_year))

    @api.model
    @ormcache("level", "grade", "start_year")
    def _id_for(self, level, grade, start_year):
        try:
            found = rulesets.rules_for(level, grade, start_year, self._all())
        except RulesetError:
            return None
        domain = [("code", "=", found.code), ("version", "=", found.version)]
        return self.sudo().search(domain, limit=1).id

    @api.model
    @api.readonly
    def evaluate(self, payload):
        """Apply the rules to one pupil, without any record.

        :param dict payload: marks as a person writes them, see design.md
            «Public names»
        :return: dict with results, decision, award, explanation and errors; a
            wrong mark is an entry in "errors", never an exception
        """
        return evaluate.evaluate(payload, self._all())

    @api.model
    def _load_files(self):
        """Create or update the rulesets that the addon ships (data/rulesets)."""
        for path in sorted(rulesets.DATA.glob("*.json")):
            document = json.loads(path.read_text(encoding="utf-8"))
            vals = {name: document[name] for name in _DOCUMENT}
            known = self.with_context(active_test=False).search(
                [("code", "=", vals["code"]), ("version", "=", vals["version"])]
            )
            known.write(vals) if known else self.create(vals)
