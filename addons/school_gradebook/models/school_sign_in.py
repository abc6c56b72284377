from odoo import api, fields, models
from odoo.tools import SQL, drop_view_if_exists


class SchoolSignIn(models.Model):
    """Who signed in, when and from where: Odoo's record of devices, of the school's people.

    Access: principal and board, of the accounts of their school. The keys of the
    sessions, which Odoo keeps beside, do not appear.
    """

    _name = "school.sign.in"
    _description = "Sign-in"
    _auto = False
    _order = "signed_in_at desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", "User", readonly=True)
    login = fields.Char(related="user_id.login", readonly=True)
    signed_in_at = fields.Datetime("Signed in", readonly=True)
    last_activity = fields.Datetime("Last seen", readonly=True)
    address = fields.Char("Address", readonly=True)
    place = fields.Char(readonly=True, help="As far as the address tells.")
    device = fields.Char(readonly=True)
    device_type = fields.Selection(
        [("computer", "Computer"), ("mobile", "Mobile")], "Kind of device", readonly=True
    )
    ended = fields.Boolean("Signed out", readonly=True)

    @property
    def _query(self):
        # One row per session, device and address: a session that changes its
        # address is worth seeing.
        return """
            SELECT min(log.id) AS id, log.user_id, log.ip_address AS address,
                   min(log.first_activity) AS signed_in_at,
                   max(log.last_activity) AS last_activity,
                   nullif(concat_ws(', ', min(log.city), min(log.country)), '') AS place,
                   nullif(initcap(concat_ws(' ', log.browser, log.platform)), '') AS device,
                   min(log.device_type) AS device_type,
                   bool_and(coalesce(log.revoked, false)) AS ended
              FROM res_device_log log
             GROUP BY log.session_identifier, log.user_id, log.ip_address,
                      log.browser, log.platform
        """

    def init(self):
        drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL("CREATE VIEW %s AS (%s)", SQL.identifier(self._table), SQL(self._query))
        )


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _school_people_domain(self):
        """Return the accounts that have to do with the marks of a school."""
        groups = ("school_gradebook.group_school_user", "base.group_system")
        return [("all_group_ids", "in", [self.env.ref(group).id for group in groups])]
