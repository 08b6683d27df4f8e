"""What people type into the pages of the ground floor, turned into clean values. Nothing here saves."""
