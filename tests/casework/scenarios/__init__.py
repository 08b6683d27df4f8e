"""The acceptance scenarios of the domain, each as one way through HTTP."""
