"""What a context may fill in."""

_PREFIX = "default_"


def own_defaults(context, names):
    """Return the context without defaults for other fields than these.

    A client may send ``default_state`` or ``default_approver_id`` along with any call; to
    the server they would be values like any other.
    """
    return {
        key: value
        for key, value in context.items()
        if not key.startswith(_PREFIX) or key.removeprefix(_PREFIX) in names
    }
