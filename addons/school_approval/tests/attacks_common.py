"""People and helpers for the attacks on correction requests."""

from psycopg2 import DatabaseError

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from odoo.addons.school_gradebook.tests.common_roles import RolesCommon

from .common import CorrectionCommon


class _Undone(Exception):
    """Ends the savepoint of an attack that got through."""


class AttackCommon(CorrectionCommon, RolesCommon):
    """Everybody of the school tries; what gets through is taken back and told."""

    ROLES = (
        *("math", "sport", "homeroom", "stranger", "department_head", "vice_principal"),
        *("principal", "board", "sysadmin", "clerk", "authority", "technical", "employee"),
    )
    #: Those among them who write in the school's records at all.
    WRITERS = ("math", "homeroom", "principal", "board", "sysadmin", "clerk")
    TO_APPROVED = ("submit", "homeroom", "approve")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.math = cls.users["math"]
        cls.other_school = cls.env["res.company"].create({"name": "Trường khác"})
        for role, group in (("technical", "base.group_system"), ("employee", "base.group_user")):
            cls.users[role] = cls._plain_user(role, group)

    @classmethod
    def _plain_user(cls, login, group):
        return cls.env["res.users"].create(
            {"name": login, "login": login, "group_ids": [(6, 0, [cls.env.ref(group).id])]}
        )

    def gets_through(self, attack):
        """Run an attack and take it back; what it may not do raises."""
        with mute_logger("odoo.sql_db", "odoo.models.unlink", "odoo.addons.base.models.ir_rule"):
            try:
                with self.cr.savepoint():
                    attack()
                    self.env.flush_all()
                    raise _Undone
            except _Undone:
                return True
            except (UserError, DatabaseError, ValueError):
                return False
            finally:
                self.env.invalidate_all()

    def told(self, request):
        """Return everything that the request says, as it is stored."""
        names = [name for name, field in request._fields.items() if field.store]
        quiet = {"write_date", "write_uid", "message_ids", "message_follower_ids"}
        return request.sudo().read([name for name in names if name not in quiet])
