"""The appraisal service: monthly and annual appraisal of client managers."""
