from . import (
    test_access,
    test_anomaly,
    test_anomaly_access,
    test_anomaly_digest,
    test_anomaly_writers,
    test_comment_phrase,
    test_explained,
    test_gradebook,
    test_guard,
    test_import,
    test_import_access,
    test_import_demo,
    test_import_lib,
    test_import_refusals,
    test_import_steps,
    test_incident,
    test_journal,
    test_lock_attacks,
    test_locks,
    test_journal_verify,
    test_history,
    test_history_dossier,
    test_history_january,
    test_journal_digest,
    test_migrations,
    test_results,
    test_rule_change,
    test_ruleset,
    test_sheet,
    test_sheet_bus,
    test_sheet_bus_double,
    test_sheet_contrast,
)
from . import (
    test_lib_average_cases,
    test_lib_averages,
    test_lib_canonical,
    test_lib_columns,
    test_lib_evaluate,
    test_lib_evaluate_input,
    test_lib_legacy,
    test_lib_levels,
    test_lib_marks,
    test_lib_names,
    test_lib_primary,
    test_lib_promotion,
    test_lib_rulesets,
)
from . import test_sheet_hoot, test_sheet_tour
from . import test_lib_anomalies
from . import test_lock_windows, test_settings
from . import test_lib_what_if
from . import test_lib_parameter_table
from . import test_lib_mutants, test_lib_mutants_input, test_lib_mutants_primary
from . import test_lib_mutants_year
from . import test_lib_describe
from . import test_lib_compare
from . import test_lib_rules_cases, test_lib_rules_list, test_lib_rules_older
from . import test_lib_rules_properties, test_lib_rules_settings
from . import test_lib_rules_text, test_lib_rules_year
from . import test_access_matrix, test_accounts
from . import (
    test_roles_admin,
    test_roles_delegation,
    test_roles_inspector,
    test_roles_locks,
    test_roles_substitution,
    test_roles_sum,
    test_roles_technical,
)
from . import test_sheet_file, test_sheet_file_attacks
from . import test_double_entry, test_double_entry_attacks
