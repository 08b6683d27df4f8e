"""What people type into the pages of appointments, turned into clean values. Nothing here saves."""
