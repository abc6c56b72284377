from . import (
    test_correction,
    test_lib_flow,
    test_lib_slip,
    test_register,
    test_slip,
)
