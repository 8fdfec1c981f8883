"""The session itself: model, states, transitions, facts and history, and what every slice shares."""
