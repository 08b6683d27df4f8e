"""People who are reached by a link, a code and an address, whatever they are in the tables."""

from typing import ClassVar

from willkommen.tokens import code_for, token_for


class Reachable:
    """For models with `link_nonce`, `email` and `mobile`; of the link only a hash is stored."""

    link_purpose: ClassVar[str]

    @property
    def link_token(self) -> str:
        """The token of the link in messages."""
        return token_for(self.link_nonce, purpose=self.link_purpose)

    @property
    def confirmation_code(self) -> str:
        """Six digits for whoever holds the form in front of them."""
        return code_for(self.link_nonce)

    @property
    def channel(self) -> str:
        """How this person is reached: `email`, `sms` or nothing."""
        return "email" if self.email else "sms" if self.mobile else ""

    @property
    def recipient(self) -> str:
        """The address for the channel."""
        return self.email or self.mobile
