"""The house on one machine: servers, processes and a letter box for `make run` and the tests. Production uses none of it."""
