"""The pages of the advisory circle: figures, texts, proposals; no applicant, no case, no visit."""
