"""Services, offices' counters, booking, the queue, the call display."""
