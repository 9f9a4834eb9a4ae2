"""A judge of any shop: checks of what specs/ promises, run by pytest and Hypothesis against a target."""
