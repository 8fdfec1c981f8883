"""Rooms by days: free and booked, and picking several cells at once."""
