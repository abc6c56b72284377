{
    "name": "School Approval",
    "summary": "Corrections after the lock: with evidence, approved by others, applied once",
    "version": "19.0.1.0.0",
    "category": "Education",
    "author": "School Gradebook Contributors",
    "license": "AGPL-3",
    "depends": ["school_gradebook"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/school_approval_rules.xml",
        # Data
        "data/school_approval_data.xml",
        "data/school_approval_mail.xml",
        "data/school_approval_guard.xml",
        # Reports
        "report/school_correction_templates.xml",
        "report/school_correction_reports.xml",
        # Wizards that views name
        "wizard/school_correction_review_views.xml",
        "wizard/school_correction_register_views.xml",
        # Views
        "views/school_correction_views.xml",
        "views/school_correction_form_views.xml",
        "views/school_correction_part_views.xml",
        "views/school_correction_step_views.xml",
        "views/school_correction_board_views.xml",
        "views/school_gradebook_views.xml",
        "views/school_student_views.xml",
        "views/res_config_views.xml",
        "views/school_approval_menus.xml",
        "views/school_correction_print_views.xml",
    ],
    "demo": [
        "demo/school_approval_demo.xml",
    ],
    "assets": {
        "web.report_assets_common": [
            "school_approval/static/src/report/**/*",
        ],
        "web.assets_backend": [
            "school_approval/static/src/**/*",
            ("remove", "school_approval/static/src/report/**/*"),
        ],
        "web.assets_unit_tests": [
            "school_approval/static/tests/**/*.test.js",
        ],
        "web.assets_tests": [
            "school_approval/static/tests/tours/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
}
