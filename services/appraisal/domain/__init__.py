"""The pure rules of appraisal: schemes, monthly and annual scores, panels, and fairness between counties."""
