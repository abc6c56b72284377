{
    "name": "School Gradebook",
    "summary": "Classes, marks, locks, journal and results of Vietnamese schools",
    "version": "19.0.1.1.0",
    "category": "Education",
    "author": "School Gradebook Contributors",
    "license": "AGPL-3",
    "application": True,
    "depends": ["hr", "mail"],
    "external_dependencies": {"python": ["openpyxl", "openupgradelib"]},
    "data": [
        # Security
        "security/school_groups.xml",
        "security/ir.model.access.csv",
        "security/school_rules.xml",
        "security/school_history_rules.xml",
        # Data
        "data/school_subject_data.xml",
        "data/school_ruleset_data.xml",
        "data/ir_cron_data.xml",
        "data/school_journal_cron_data.xml",
        # Wizards that views name
        "wizard/school_lock_term_views.xml",
        "wizard/school_rule_change_views.xml",
        # Views
        "views/school_year_views.xml",
        "views/school_term_views.xml",
        "views/school_class_views.xml",
        "views/school_student_views.xml",
        "views/school_enrollment_views.xml",
        "views/school_subject_views.xml",
        "views/school_curriculum_line_views.xml",
        "views/school_assignment_views.xml",
        "views/school_gradebook_views.xml",
        "views/school_mark_journal_views.xml",
        "views/school_journal_check_views.xml",
        "views/school_journal_digest_views.xml",
        "views/school_term_result_views.xml",
        "views/school_year_result_views.xml",
        "views/school_ruleset_views.xml",
        "views/school_menus.xml",
        "views/school_history_menus.xml",
        "wizard/school_history_digest_views.xml",
        # Layout of statutory forms
        "report/school_form_paperformat.xml",
        "report/school_form_templates.xml",
        # Wizards that hang under the menus
        "wizard/school_import_views.xml",
    ],
    "demo": ["demo/school_demo.xml"],
    "assets": {
        "web.assets_backend": [
            "school_gradebook/static/src/sheet/**/*.js",
            "school_gradebook/static/src/sheet/**/*.xml",
            "school_gradebook/static/src/sheet/**/*.scss",
            "school_gradebook/static/src/explain/**/*",
            "school_gradebook/static/src/what_if/**/*",
            "school_gradebook/static/src/ruleset/**/*",
            "school_gradebook/static/src/form/**/*",
        ],
        "web.report_assets_common": [
            "school_gradebook/static/src/report/**/*",
        ],
        "web.assets_unit_tests": [
            "school_gradebook/static/tests/*.js",
        ],
        "web.assets_tests": [
            "school_gradebook/static/tests/tours/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
}
