"""How allauth behaves in this house: nobody registers by themselves."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedSignUp(DefaultAccountAdapter):
    """Staff come by invitation."""

    def is_open_for_signup(self, request):
        """Never."""
        return False
