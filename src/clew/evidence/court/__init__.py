"""Products for a court: a chronology as PDF and DOCX, schedules, counts with pictures, redacted."""
