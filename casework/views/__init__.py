"""Pages of casework by face."""
