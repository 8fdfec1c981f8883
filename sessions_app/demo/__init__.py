"""The demonstration. The trusts' names and ODS codes and the frameworks are real; every person, patient, company,
room, booking and price is invented, and every page says so. All dates follow from today, so it never goes stale."""
