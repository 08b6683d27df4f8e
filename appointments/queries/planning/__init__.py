"""What a change of the plan does to people who have booked: before it is saved and afterwards."""
