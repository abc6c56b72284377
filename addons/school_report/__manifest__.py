{
    "name": "School Report",
    "summary": "Class ledgers: frozen, checked against the data, printed and as spreadsheet",
    "version": "19.0.1.0.0",
    "category": "Education",
    "author": "School Gradebook Contributors",
    "license": "AGPL-3",
    "depends": ["school_approval", "report_xlsx"],
    "data": [
        # Security
        "security/ir.model.access.csv",
        "security/school_report_rules.xml",
        # Data
        "data/school_form_version_data.xml",
        # Reports
        "report/school_ledger_templates.xml",
        "report/school_ledger_reports.xml",
        # Wizards that views name
        "wizard/school_ledger_print_views.xml",
        "wizard/school_ledger_check_views.xml",
        # Views
        "views/school_ledger_views.xml",
        "views/school_form_version_views.xml",
        "views/school_class_views.xml",
        "views/school_report_menus.xml",
    ],
    "assets": {
        "web.report_assets_common": [
            "school_report/static/src/report/**/*",
        ],
        "web.assets_tests": [
            "school_report/static/tests/tours/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
}
