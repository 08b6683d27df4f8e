"""What casework contributes to shared pages."""


def register() -> None:
    """Tell the ground floor; called once at start."""
