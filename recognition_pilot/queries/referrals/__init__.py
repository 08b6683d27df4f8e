"""Referrals from one place of advice to another."""
