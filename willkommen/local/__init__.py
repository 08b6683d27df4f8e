"""The house on one machine, for `make run` and the tests: servers, processes, a letter box. Not for production."""
