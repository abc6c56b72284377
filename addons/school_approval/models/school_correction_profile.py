from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.school_gradebook.lib import text

from ..lib import profile
from .school_correction_line import PROFILE, RESULT, RESULT_FIELDS


class SchoolCorrectionLine(models.Model):
    """Rows that speak of a pupil's own data: name, birth, family, as papers print them."""

    _inherit = "school.correction.line"

    @api.model
    def _profile_labels(self):
        """Return {column: what screens call it}."""
        return {
            "name": self.env._("Full name"),
            "birth_date": self.env._("Date of birth"),
            "sex": self.env._("Sex"),
            "ethnicity": self.env._("Ethnicity"),
            "birth_place": self.env._("Place of birth"),
            "street": self.env._("Present address"),
            "policy_group": self.env._("Priority group"),
            "father": self.env._("Father's name"),
            "mother": self.env._("Mother's name"),
            "guardian": self.env._("Guardian's name"),
        }

    # -- values ----------------------------------------------------------------------------

    def _profile_values(self):
        """Return {row: what the pupil's record says}, texts as papers print them."""
        family = self._first_guardians()
        return {
            row: profile.show(
                row.column,
                text.clean(family[row.member_id.student_id, row.column].name or "")
                if row.column in profile.FAMILY
                else row.member_id.student_id[row.column],
            )
            for row in self
        }

    def _is_profile(self):
        """Return whether the row names data of a pupil."""
        known = self.column in profile.FIELDS and not self.line_id and not self.result_id
        return known and bool(self.member_id)

    def _may_be_told(self, members):
        """Return whether a row that is only spoken of may tell the pupil's data.

        :param members: the enrollments that the user reads; parents are for whoever reads them
        """
        if self.member_id._origin not in members:
            return False
        if self.column not in profile.FAMILY:
            return True
        return self.member_id.sudo().class_id.homeroom_user_id == self.env.user

    def _first_guardians(self):
        """Return {(pupil, relation): the guardian that papers print}, the first of each."""
        rows = self.filtered(lambda row: row.column in profile.FAMILY)
        Guardian = self.env["school.guardian"].sudo()
        found = {(row.member_id.student_id, row.column): Guardian for row in rows}
        students = rows.member_id.student_id
        for guardian in Guardian.search([("student_id", "in", students.ids)], order="id desc"):
            found[guardian.student_id.with_env(self.env), guardian.relation] = guardian
        return found

    def _parsed_profile(self):
        """Return what is stored; a message in words for what cannot stand there."""
        today = fields.Date.context_today(self)
        try:
            return profile.parse(self.column, text.clean(self.new_value or ""), today)
        except profile.ProfileError as error:
            messages = {
                "DATE": self.env._("«%s» is no date: write day/month/year, e.g. 13/02/2010."),
                "AGE": self.env._("«%s» is no birth date of a pupil."),
                "SEX": self.env._("«%s» is neither «Nam» nor «Nữ»."),
                "DIGITS": self.env._("«%s» is no name: it holds figures."),
                "LENGTH": self.env._("«%s» is too long."),
            }
            reason = messages[error.code] % self.new_value
            told = {"pupil": self.pupil, "column": self.column_name, "reason": reason}
            raise ValidationError(
                self.env._("%(pupil)s, %(column)s: %(reason)s", **told)
            ) from error

    def _check_kept(self):
        """What every paper needs cannot be emptied by a request."""
        for row in self.filtered(lambda row: row.kind == PROFILE and row.clears):
            if profile.FIELDS[row.column].required:
                raise ValidationError(
                    self.env._(
                        "%(pupil)s, %(column)s: this cannot be empty.",
                        pupil=row.pupil,
                        column=row.column_name,
                    )
                )

    # -- which pupil -------------------------------------------------------------------------

    def _with_own_target(self, vals):
        """Complete the values of a class's row: kind and result follow from pupil and column.

        :param dict vals: of a new row (of no record), or what changes in this one
        """
        request = self.correction_id or self.correction_id.browse(vals.get("correction_id"))
        member = vals.get("member_id", self.member_id.id)
        if not vals.keys() & {"member_id", "column"} or not member or request.gradebook_id:
            return vals
        column = vals.get("column", self.column)
        if column in RESULT_FIELDS:
            result = self._result_of(request, member)
            return {**vals, "kind": RESULT, "result_id": result.id}
        return {**vals, "kind": PROFILE, "result_id": False}

    @api.model
    def _result_of(self, request, member):
        """Return the pupil's result in the term of the request."""
        domain = [("enrollment_id", "=", member), ("term_id", "=", request.sudo().term_id.id)]
        return self.env["school.term.result"].sudo().search(domain, limit=1)

    @api.onchange("member_id", "column")
    def _onchange_member_id(self):
        """Kind and result follow from pupil and column; see ``create``."""
        member, request = self.member_id._origin, self.correction_id
        if not request.gradebook_id and self.column in profile.FIELDS:
            self.kind, self.result_id = PROFILE, False
        elif not request.gradebook_id and self.column in RESULT_FIELDS and member:
            self.kind, self.result_id = RESULT, self._result_of(request, member.id)

    # -- writing -------------------------------------------------------------------------------

    def _write_profile(self):
        """Write the requested value; the database takes nothing else under the request."""
        for row in self:
            value, student = row._parsed_profile() or False, row.member_id.student_id
            if row.column not in profile.FAMILY:
                student.write({row.column: value})
                continue
            guardian = row._first_guardians()[student, row.column]
            if guardian:
                guardian.write({"name": value})
            else:
                vals = {"student_id": student.id, "relation": row.column, "name": value}
                guardian.create(vals)
