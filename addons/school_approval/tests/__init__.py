from . import (
    test_attacks,
    test_attacks_evidence,
    test_attacks_grants,
    test_attacks_sql,
    test_attacks_steps,
    test_correction,
    test_correction_tour,
    test_correction_ui,
    test_lib_flow,
    test_lib_slip,
    test_register,
    test_slip,
)
