"""What administrators of an authority look after on the ground floor."""
