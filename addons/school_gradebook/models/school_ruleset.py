import json
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import ormcache

from ..lib import evaluate, rulesets
from ..lib.params import RulesetError

_logger = logging.getLogger(__name__)

#: The fields that are a ruleset's JSON document (data/rulesets).
_DOCUMENT = ("code", "version", "name", "legal_basis", "governs", "parameters", "to_confirm")


class SchoolRuleset(models.Model):
    """A circular as data: its parameters and the grades and years it governs (M09).

    A class is bound to the version in force when it was made; another version
    reaches it only through a change of rules, with a comparison of results.
    """

    _name = "school.ruleset"
    _description = "Ruleset"
    _inherit = ["mail.thread"]
    _order = "code, version desc"

    code = fields.Char(required=True)
    version = fields.Char(required=True, default="1", copy=False)
    name = fields.Char(required=True)
    legal_basis = fields.Char()
    governs = fields.Json(
        "Grades and years as data",
        required=True,
        export_string_translation=False,
        help="Levels, grades and first years, for example"
        ' [{"level": "THCS", "grade": 6, "from": 2021}].',
    )
    parameters = fields.Json(required=True, export_string_translation=False)
    to_confirm = fields.Json(
        export_string_translation=False,
        help="Values that could not be checked against the signed text.",
    )
    state = fields.Selection(
        [("draft", "In preparation"), ("in_force", "In force")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    active = fields.Boolean(default=True, copy=False)
    class_ids = fields.One2many("school.class", "ruleset_id", "Classes")

    _unique_version = models.Constraint(
        "UNIQUE (code, version)", "This version of the ruleset exists already."
    )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for ruleset in self:
            ruleset.display_name = self.env._(
                "%(name)s, version %(version)s", name=ruleset.name, version=ruleset.version
            )

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

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.env["school.gradebook"].sudo().search_count([("ruleset_id", "in", self.ids)])
        if used or any(ruleset.state == "in_force" for ruleset in self):
            raise UserError(
                self.env._("A circular in force stays: results are computed with it. Archive it.")
            )

    # -- lib values --------------------------------------------------------

    def _as_ruleset(self):
        self.ensure_one()
        return rulesets.read_ruleset({name: self[name] for name in _DOCUMENT})

    def _lib(self):
        """Return the lib Ruleset of this record, read once per registry."""
        self.ensure_one()
        return self._cached_ruleset(self.id)

    def _params(self):
        """Return the lib Params of this ruleset."""
        return self._lib().params

    @ormcache("ruleset_id")
    def _cached_ruleset(self, ruleset_id):
        return self.browse(ruleset_id).sudo()._as_ruleset()

    @api.model
    @ormcache()
    def _all(self):
        """Return every ruleset in force as lib values."""
        records = self.sudo().search([("state", "=", "in_force")])
        return tuple(record._lib() for record in records)

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

    # -- public rules ------------------------------------------------------

    @api.model
    @api.readonly
    def evaluate(self, payload):
        """Apply the rules to one pupil, without any record.

        Where the circular leaves a reading open, the settings of the payload
        count, then those of the user's school, then the ruleset's defaults.

        :param dict payload: marks as a person writes them, see design.md
            «Public names»
        :return: dict with results, decision, award, explanation and errors; a
            wrong mark is an entry in "errors", never an exception
        """
        return evaluate.evaluate(self._with_school_settings(payload), self._all())

    def _with_school_settings(self, payload):
        """Return the payload with the settings of the user's school under its own."""
        decided = self.env.company.sudo().school_rule_settings
        if not decided or not isinstance(payload, dict):
            return payload
        given = payload.get("settings") or {}
        if not isinstance(given, dict):
            return payload
        try:
            place = (payload.get("level"), payload.get("grade"), payload.get("school_year"))
            code = rulesets.rules_for(*place, self._all()).code
        except (RulesetError, TypeError):
            return payload
        return {**payload, "settings": {**(decided.get(code) or {}), **given}}

    # -- files -------------------------------------------------------------

    @api.model
    def _load_files(self):
        """Create or update the rulesets that the addon ships (data/rulesets)."""
        for path in sorted(rulesets.DATA.glob("*.json")):
            document = json.loads(path.read_text(encoding="utf-8"))
            self._load_document({name: document.get(name) for name in _DOCUMENT})
        unbound = self.env["school.class"].sudo().search([("ruleset_id", "=", False)])
        self.env.add_to_compute(unbound._fields["ruleset_id"], unbound)

    def _load_document(self, vals):
        """Keep the version of a closed year as it was: its results keep their rules (law 7)."""
        known = self.with_context(active_test=False).search(
            [("code", "=", vals["code"]), ("version", "=", vals["version"])]
        )
        if not known:
            self.create({**vals, "state": "in_force"})
            return
        changed = {name: value for name, value in vals.items() if known[name] != value}
        if not changed:
            return
        if known._closed_classes():
            _logger.info("%s governs a closed year and stays as it is.", known.display_name)
            return
        known._write_document(changed)

    def _closed_classes(self):
        """Return whether classes of a closed year are bound to these rules."""
        domain = [("ruleset_id", "in", self.ids), ("year_id.state", "=", "closed")]
        return bool(self.env["school.class"].sudo().search_count(domain, limit=1))
