"""The pages of advice centres: their own data, their talks, their referrals."""
