"""Pages of the Land's evaluator: what was published, nothing else."""
