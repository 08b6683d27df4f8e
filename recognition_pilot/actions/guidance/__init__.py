"""What guides and the people they accompany do with a record; all of it only while a consent lives."""
