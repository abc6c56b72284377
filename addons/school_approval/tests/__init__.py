from . import (
    test_correction,
    test_lib_flow,
)
