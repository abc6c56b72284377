from . import (
    test_gradebook,
    test_guard,
    test_journal,
    test_results,
    test_sheet,
)
