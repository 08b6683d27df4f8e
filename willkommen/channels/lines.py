"""Which line belongs to which channel."""

from willkommen.channels.email import EmailLine
from willkommen.channels.parcels import Line
from willkommen.channels.sms import SmsLine
from willkommen.models.messages import Channel

LINES: dict[Channel, type[Line]] = {Channel.EMAIL: EmailLine, Channel.SMS: SmsLine}
