"""The Lotse: the way to the recognition of qualifications learned abroad."""
