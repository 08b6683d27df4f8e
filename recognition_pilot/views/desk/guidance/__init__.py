"""The pages of guides: the board, records of people who agreed, and their consents."""
