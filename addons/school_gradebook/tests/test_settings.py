from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..lib import anomalies
from .common import SchoolCommon


@tagged("post_install", "-at_install")
class TestSettings(SchoolCommon):
    """What a school decides itself: who, within which bounds, and that it is recorded."""

    def own(self, login):
        own = self.as_user(self.company, login)
        return own.with_context(tracking_disable=False, mail_notrack=False)

    def test_the_principal_changes_them_and_it_is_recorded(self):
        action = self.own("principal").action_open_school_settings()
        self.assertEqual(action["res_id"], self.company.id)
        form = Form(self.own("principal"), view=action["views"][0][0])
        form.school_anomaly_times = 5
        form.school_anomaly_thresholds = "6,5; 5; 8"
        form.school_anomaly_distance = 2.5
        form.save()
        self.flush_tracking()
        limits = self.company._anomaly_limits()
        self.assertEqual((limits.times, limits.distance), (5, 25))
        self.assertEqual(limits.thresholds, (50, 65, 80))
        message = self.company.message_ids[0]
        self.assertEqual(message.author_id, self.users["principal"].partner_id)
        self.assertEqual(
            set(message.tracking_value_ids.field_id.mapped("name")),
            {
                "school_anomaly_times",
                "school_anomaly_thresholds",
                "school_anomaly_distance",
            },
        )

    def test_an_administrator_s_change_is_recorded_too(self):
        self.users["sysadmin"].write(
            {"group_ids": [(4, self.env.ref("base.group_erp_manager").id)]}
        )
        self.own("sysadmin").school_test_days_after = 60
        self.flush_tracking()
        message = self.company.message_ids[0]
        self.assertEqual(message.author_id, self.users["sysadmin"].partner_id)
        self.assertEqual(message.tracking_value_ids.new_value_integer, 60)

    def test_nobody_else_changes_them(self):
        for login in ("vice_principal", "board", "sysadmin", "math", "clerk", "authority"):
            with self.subTest(login=login), self.assertRaises(AccessError):
                self.own(login).school_anomaly_times = 9

    def test_the_principal_changes_nothing_else_of_the_school(self):
        for vals in (
            {"name": "Khác"},
            {"school_anomaly_times": 4, "email": "x@school.example"},
            {"school_rule_settings": {}},
            {"parent_id": False},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.own("principal").write(vals)
        with self.assertRaises(AccessError):
            self.own("principal").create({"name": "Khác"})
        with self.assertRaises(AccessError):
            self.own("principal").unlink()
        other = self.env["res.company"].create({"name": "Trường khác"})
        with self.assertRaises(AccessError):
            self.as_user(other, "principal").school_anomaly_times = 4

    def test_bounds(self):
        for vals in (
            {"school_anomaly_thresholds": "5,0; rất cao"},
            {"school_anomaly_thresholds": "11"},
            {"school_anomaly_share": 101},
            {"school_anomaly_times": 0},
            {"school_anomaly_distance": 0.5},
            {"school_tx_days_before": -1},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.own("principal").write(vals)
        self.own("principal").school_anomaly_thresholds = False
        self.assertEqual(self.company._anomaly_limits().thresholds, ())

    def test_the_defaults_are_those_of_the_library(self):
        fresh = self.env["res.company"].create({"name": "Trường mới"})
        self.assertEqual(fresh._anomaly_limits(), anomalies.DEFAULT)

    def flush_tracking(self):
        self.env.flush_all()
        self.cr.flush()
        self.env.invalidate_all()
