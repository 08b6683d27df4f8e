"""Advice centres: their directory, pages, people, talks and referrals."""
