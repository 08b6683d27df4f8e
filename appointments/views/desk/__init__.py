"""Pages of the desk: the queue, the day, appointments of people at the counter."""
