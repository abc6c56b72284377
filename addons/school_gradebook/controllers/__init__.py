from . import account, sheet_file
